"""A copy of the figure is centred on the gray marker."""

from arcbatt.dsl import *


def solve_88a10436(I):
    x1 = ofcolor(I, FIVE)
    x2 = replace(I, FIVE, ZERO)
    x3 = fgpartition(x2)
    x4 = merge(x3)
    x5 = first(x1)
    x6 = center(x4)
    x7 = subtract(x5, x6)
    x8 = shift(x4, x7)
    O = paint(x2, x8)
    return O
