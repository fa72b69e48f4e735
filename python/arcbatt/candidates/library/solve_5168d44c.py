"""The red ring moves on to the next dot of the line."""

from arcbatt.dsl import *


def solve_5168d44c(I):
    x1 = ofcolor(I, TWO)
    x2 = recolor(TWO, x1)
    x3 = ofcolor(I, THREE)
    x4 = portrait(x3)
    x5 = branch(x4, TWO_BY_ZERO, ZERO_BY_TWO)
    O = move(I, x2, x5)
    return O
