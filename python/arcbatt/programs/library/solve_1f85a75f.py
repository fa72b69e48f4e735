"""The object is cut out among the noise: the colour with the narrowest extent."""

from arcbatt.dsl import *


def solve_1f85a75f(I):
    x1 = partition(I)
    x2 = argmin(x1, width)
    O = subgrid(x2, I)
    return O
