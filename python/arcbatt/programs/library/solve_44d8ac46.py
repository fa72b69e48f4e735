"""Enclosed squares of background turn red."""

from arcbatt.dsl import *


def solve_44d8ac46(I):
    x1 = objects(I, T, F, F)
    x2 = mfilter(x1, square)
    O = fill(I, TWO, x2)
    return O
