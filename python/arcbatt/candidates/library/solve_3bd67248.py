"""A red diagonal rises from the foot of the line and a yellow line runs along the ground."""

from arcbatt.dsl import *


def solve_3bd67248(I):
    x1 = asindices(I)
    x2 = llcorner(x1)
    x3 = shoot(x2, UP_RIGHT)
    x4 = underfill(I, TWO, x3)
    x5 = hfrontier(x2)
    O = underfill(x4, FOUR, x5)
    return O
