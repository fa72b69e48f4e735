"""The grid is mirrored at its last row, and the result once more."""

from arcbatt.dsl import *


def solve_eb281b96(I):
    x1 = hmirror(I)
    x2 = shape(I)
    x3 = crop(x1, DOWN, x2)
    x4 = vconcat(I, x3)
    x5 = hmirror(x4)
    x6 = shape(x4)
    x7 = crop(x5, DOWN, x6)
    O = vconcat(x4, x7)
    return O
