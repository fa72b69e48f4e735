"""The object is cut out and put side by side with itself."""

from arcbatt.dsl import *


def solve_28bf18c6(I):
    x1 = objects(I, T, T, T)
    x2 = merge(x1)
    x3 = subgrid(x2, I)
    O = hconcat(x3, x3)
    return O
