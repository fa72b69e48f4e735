"""Every gray pixel becomes a ring with gray corners and blue sides."""

from arcbatt.dsl import *


def solve_b60334d2(I):
    x1 = ofcolor(I, FIVE)
    x2 = replace(I, FIVE, ZERO)
    x3 = mapply(ineighbors, x1)
    x4 = fill(x2, FIVE, x3)
    x5 = mapply(dneighbors, x1)
    O = fill(x4, ONE, x5)
    return O
