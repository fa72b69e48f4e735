"""The only cell of a unique colour is kept and gets a red ring."""

from arcbatt.dsl import *


def solve_31aa019c(I):
    x1 = leastcolor(I)
    x2 = ofcolor(I, x1)
    x3 = shape(I)
    x4 = canvas(ZERO, x3)
    x5 = fill(x4, x1, x2)
    x6 = outbox(x2)
    O = fill(x5, TWO, x6)
    return O
