"""Green where both halves are empty."""

from arcbatt.dsl import *


def solve_f2829549(I):
    x1 = lefthalf(I)
    x2 = shape(x1)
    x3 = canvas(ZERO, x2)
    x4 = ofcolor(x1, ZERO)
    x5 = righthalf(I)
    x6 = ofcolor(x5, ZERO)
    x7 = intersection(x4, x6)
    O = fill(x3, THREE, x7)
    return O
