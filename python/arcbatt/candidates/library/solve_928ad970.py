"""A frame in the colour of the figure is drawn just inside the gray markers."""

from arcbatt.dsl import *


def solve_928ad970(I):
    x1 = ofcolor(I, FIVE)
    x2 = palette(I)
    x3 = remove(ZERO, x2)
    x4 = other(x3, FIVE)
    x5 = inbox(x1)
    O = fill(I, x4, x5)
    return O
