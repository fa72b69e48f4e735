"""The gaps in the blue frame and in the bar across it become red."""

from arcbatt.dsl import *


def solve_4612dd53(I):
    x1 = ofcolor(I, ONE)
    x2 = box(x1)
    x3 = difference(x1, x2)
    x4 = portrait(x3)
    x5 = branch(x4, vfrontier, hfrontier)
    x6 = mapply(x5, x3)
    x7 = backdrop(x1)
    x8 = intersection(x6, x7)
    x9 = combine(x2, x8)
    x10 = fill(I, TWO, x9)
    O = fill(x10, ONE, x1)
    return O
