"""The box is filled with light blue, which streams out of its opening."""

from arcbatt.dsl import *


def solve_d4f3cd78(I):
    x1 = ofcolor(I, FIVE)
    x2 = box(x1)
    x3 = difference(x2, x1)
    x4 = delta(x1)
    x5 = fill(I, EIGHT, x4)
    x6 = first(x3)
    x7 = position(x1, x3)
    x8 = shoot(x6, x7)
    O = fill(x5, EIGHT, x8)
    return O
