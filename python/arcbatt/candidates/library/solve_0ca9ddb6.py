"""Blue dots get orange cells beside them and red dots yellow cells at their corners."""

from arcbatt.dsl import *


def solve_0ca9ddb6(I):
    x1 = ofcolor(I, ONE)
    x2 = mapply(dneighbors, x1)
    x3 = fill(I, SEVEN, x2)
    x4 = ofcolor(I, TWO)
    x5 = mapply(ineighbors, x4)
    O = fill(x3, FOUR, x5)
    return O
