"""Green where either half is coloured."""

from arcbatt.dsl import *


def solve_ce4f8723(I):
    x1 = tophalf(I)
    x2 = shape(x1)
    x3 = canvas(ZERO, x2)
    x4 = ofcolor(x1, ONE)
    x5 = bottomhalf(I)
    x6 = ofcolor(x5, TWO)
    x7 = combine(x4, x6)
    O = fill(x3, THREE, x7)
    return O
