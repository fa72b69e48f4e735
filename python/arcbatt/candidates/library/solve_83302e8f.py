"""Square rooms turn green, all other open space turns yellow."""

from arcbatt.dsl import *


def solve_83302e8f(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, ZERO)
    x3 = replace(I, ZERO, FOUR)
    x4 = mfilter(x2, square)
    O = fill(x3, THREE, x4)
    return O
