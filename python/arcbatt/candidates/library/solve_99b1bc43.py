"""Green where exactly one half is coloured."""

from arcbatt.dsl import *


def solve_99b1bc43(I):
    x1 = tophalf(I)
    x2 = shape(x1)
    x3 = canvas(ZERO, x2)
    x4 = ofcolor(x1, ONE)
    x5 = bottomhalf(I)
    x6 = ofcolor(x5, TWO)
    x7 = combine(x4, x6)
    x8 = intersection(x4, x6)
    x9 = difference(x7, x8)
    O = fill(x3, THREE, x9)
    return O
