"""The first square is repeated turned by a quarter, then by a half."""

from arcbatt.dsl import *


def solve_8e5a5113(I):
    x1 = crop(I, ORIGIN, THREE_BY_THREE)
    x2 = crop(I, (ZERO, THREE), (THREE, ONE))
    x3 = hconcat(x1, x2)
    x4 = rot90(x1)
    x5 = hconcat(x3, x4)
    x6 = hconcat(x5, x2)
    x7 = rot180(x1)
    O = hconcat(x6, x7)
    return O
