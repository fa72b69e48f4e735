"""The grid is mirrored to the left, then stacked three times in alternating flips."""

from arcbatt.dsl import *


def solve_8d5021e8(I):
    x1 = vmirror(I)
    x2 = hconcat(x1, I)
    x3 = hmirror(x2)
    x4 = vconcat(x3, x2)
    O = vconcat(x4, x3)
    return O
