"""Each row takes the colour that belongs to the column of its gray pixel."""

from arcbatt.dsl import *


def solve_a85d4709(I):
    x1 = ofcolor(I, FIVE)
    x2 = matcher(last, ZERO)
    x3 = sfilter(x1, x2)
    x4 = mapply(hfrontier, x3)
    x5 = fill(I, TWO, x4)
    x6 = matcher(last, ONE)
    x7 = sfilter(x1, x6)
    x8 = mapply(hfrontier, x7)
    x9 = fill(x5, FOUR, x8)
    x10 = matcher(last, TWO)
    x11 = sfilter(x1, x10)
    x12 = mapply(hfrontier, x11)
    O = fill(x9, THREE, x12)
    return O
