"""The blue squares are counted by the cells of a row of five."""

from arcbatt.dsl import *


def solve_1fad071e(I):
    x1 = objects(I, T, F, T)
    x2 = colorfilter(x1, ONE)
    x3 = matcher(size, FOUR)
    x4 = sfilter(x2, x3)
    x5 = size(x4)
    x6 = astuple(ONE, x5)
    x7 = canvas(ONE, x6)
    x8 = subtract(FIVE, x5)
    x9 = astuple(ONE, x8)
    x10 = canvas(ZERO, x9)
    O = hconcat(x7, x10)
    return O
