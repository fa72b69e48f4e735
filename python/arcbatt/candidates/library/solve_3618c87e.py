"""The blue tips of the pillars drop to the ground row."""

from arcbatt.dsl import *


def solve_3618c87e(I):
    x1 = ofcolor(I, ONE)
    x2 = cover(I, x1)
    x3 = shift(x1, TWO_BY_ZERO)
    O = fill(x2, ONE, x3)
    return O
