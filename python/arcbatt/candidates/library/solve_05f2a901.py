"""The red object moves until it touches the light blue square."""

from arcbatt.dsl import *


def solve_05f2a901(I):
    x1 = ofcolor(I, TWO)
    x2 = recolor(TWO, x1)
    x3 = ofcolor(I, EIGHT)
    x4 = gravitate(x2, x3)
    O = move(I, x2, x4)
    return O
