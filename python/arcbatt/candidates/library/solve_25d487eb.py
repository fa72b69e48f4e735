"""The single cell shoots a ray through the object and out on the other side."""

from arcbatt.dsl import *


def solve_25d487eb(I):
    x1 = leastcolor(I)
    x2 = ofcolor(I, x1)
    x3 = objects(I, F, T, T)
    x4 = merge(x3)
    x5 = center(x2)
    x6 = position(x2, x4)
    x7 = shoot(x5, x6)
    O = underfill(I, x1, x7)
    return O
