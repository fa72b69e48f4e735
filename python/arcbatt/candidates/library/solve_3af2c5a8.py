"""The grid is completed to the right and downwards by its mirror images."""

from arcbatt.dsl import *


def solve_3af2c5a8(I):
    x1 = vmirror(I)
    x2 = hconcat(I, x1)
    x3 = hmirror(x2)
    O = vconcat(x2, x3)
    return O
