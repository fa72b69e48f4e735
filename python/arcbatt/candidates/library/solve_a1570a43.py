"""The figure moves into the middle of the four corner markers."""

from arcbatt.dsl import *


def solve_a1570a43(I):
    x1 = ofcolor(I, TWO)
    x2 = recolor(TWO, x1)
    x3 = ofcolor(I, THREE)
    x4 = ulcorner(x3)
    x5 = increment(x4)
    x6 = ulcorner(x2)
    x7 = subtract(x5, x6)
    O = move(I, x2, x7)
    return O
