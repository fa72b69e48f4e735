"""The object moves down by one cell."""

from arcbatt.dsl import *


def solve_25ff71a9(I):
    x1 = objects(I, T, T, T)
    x2 = merge(x1)
    O = move(I, x2, DOWN)
    return O
