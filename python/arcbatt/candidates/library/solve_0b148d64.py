"""The quarter with a colour of its own is cut out."""

from arcbatt.dsl import *


def solve_0b148d64(I):
    x1 = leastcolor(I)
    x2 = ofcolor(I, x1)
    O = subgrid(x2, I)
    return O
