"""The gaps in the bounding box of the cyan cells turn red."""

from arcbatt.dsl import *


def solve_6d75e8bb(I):
    x1 = ofcolor(I, EIGHT)
    x2 = delta(x1)
    O = fill(I, TWO, x2)
    return O
