"""The area between the grey columns is cut out, together with the corners above and below them."""

from arcbatt.dsl import *


def solve_3f7978a0(I):
    x1 = ofcolor(I, FIVE)
    x2 = shift(x1, UP)
    x3 = shift(x1, DOWN)
    x4 = combine(x2, x3)
    O = subgrid(x4, I)
    return O
