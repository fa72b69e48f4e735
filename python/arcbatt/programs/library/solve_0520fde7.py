"""Red where both halves are blue."""

from arcbatt.dsl import *


def solve_0520fde7(I):
    x1 = lefthalf(I)
    x2 = shape(x1)
    x3 = canvas(ZERO, x2)
    x4 = ofcolor(x1, ONE)
    x5 = righthalf(I)
    x6 = ofcolor(x5, ONE)
    x7 = intersection(x4, x6)
    O = fill(x3, TWO, x7)
    return O
