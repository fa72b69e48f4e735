"""The largest black region becomes blue and the smallest ones light blue."""

from arcbatt.dsl import *


def solve_6455b5f5(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, ZERO)
    x3 = argmax(x2, size)
    x4 = fill(I, ONE, x3)
    x5 = valmin(x2, size)
    x6 = sizefilter(x2, x5)
    x7 = merge(x6)
    O = fill(x4, EIGHT, x7)
    return O
