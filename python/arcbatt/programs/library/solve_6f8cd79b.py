"""The border of the grid turns cyan."""

from arcbatt.dsl import *


def solve_6f8cd79b(I):
    x1 = ofcolor(I, ZERO)
    x2 = box(x1)
    O = fill(I, EIGHT, x2)
    return O
