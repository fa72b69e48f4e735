"""The largest object is cut out."""

from arcbatt.dsl import *


def solve_be94b721(I):
    x1 = objects(I, T, T, T)
    x2 = argmax(x1, size)
    O = subgrid(x2, I)
    return O
