"""Where the columns of the top marks cross the rows of the side marks the cells become red."""

from arcbatt.dsl import *


def solve_2281f1f4(I):
    x1 = ofcolor(I, FIVE)
    x2 = asindices(I)
    x3 = urcorner(x2)
    x4 = initset(x3)
    x5 = mapply(hfrontier, x1)
    x6 = mapply(vfrontier, x1)
    x7 = intersection(x5, x6)
    x8 = difference(x7, x4)
    O = underfill(I, TWO, x8)
    return O
