"""Closed rectangular outlines turn green."""

from arcbatt.dsl import *


def solve_810b9b61(I):
    x1 = objects(I, T, F, T)
    x2 = fork(equality, toindices, box)
    x3 = fork(both, delta, x2)
    x4 = mfilter(x1, x3)
    O = fill(I, THREE, x4)
    return O
