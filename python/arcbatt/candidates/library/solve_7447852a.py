"""Every third region along the zigzag line is filled with yellow."""

from arcbatt.dsl import *


def solve_7447852a(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, ZERO)
    x3 = order(x2, leftmost)
    x4 = size(x3)
    x5 = interval(ZERO, x4, ONE)
    x6 = pair(x3, x5)
    x7 = interval(ZERO, x4, THREE)
    x8 = rbind(contained, x7)
    x9 = compose(x8, last)
    x10 = sfilter(x6, x9)
    x11 = mapply(first, x10)
    O = fill(I, FOUR, x11)
    return O
