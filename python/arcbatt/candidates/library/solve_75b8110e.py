"""The four quarters are laid over each other in a fixed order."""

from arcbatt.dsl import *


def solve_75b8110e(I):
    x1 = tophalf(I)
    x2 = bottomhalf(I)
    x3 = lefthalf(x1)
    x4 = righthalf(x2)
    x5 = lefthalf(x2)
    x6 = righthalf(x1)
    x7 = ofcolor(x4, NINE)
    x8 = fill(x3, NINE, x7)
    x9 = ofcolor(x5, SIX)
    x10 = fill(x8, SIX, x9)
    x11 = ofcolor(x6, FIVE)
    O = fill(x10, FIVE, x11)
    return O
