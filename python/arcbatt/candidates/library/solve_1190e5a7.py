"""The result has one cell for every panel between the lines."""

from arcbatt.dsl import *


def solve_1190e5a7(I):
    x1 = frontiers(I)
    x2 = sfilter(x1, hline)
    x3 = size(x2)
    x4 = increment(x3)
    x5 = sfilter(x1, vline)
    x6 = size(x5)
    x7 = increment(x6)
    x8 = mostcolor(I)
    x9 = astuple(x4, x7)
    O = canvas(x8, x9)
    return O
