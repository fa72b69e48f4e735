"""The figure takes the colour of the corner pixel, which vanishes."""

from arcbatt.dsl import *


def solve_aabf363d(I):
    x1 = objects(I, T, F, T)
    x2 = argmin(x1, size)
    x3 = cover(I, x2)
    x4 = color(x2)
    x5 = argmax(x1, size)
    O = fill(x3, x4, x5)
    return O
