"""Rows and columns of a single colour turn red."""

from arcbatt.dsl import *


def solve_c1d99e64(I):
    x1 = frontiers(I)
    x2 = merge(x1)
    O = fill(I, TWO, x2)
    return O
