"""Square holes become red."""

from arcbatt.dsl import *


def solve_44d8ac46(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, ZERO)
    x3 = sfilter(x2, square)
    x4 = merge(x3)
    O = fill(I, TWO, x4)
    return O
