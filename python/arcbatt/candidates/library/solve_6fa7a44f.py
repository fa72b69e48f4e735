"""The mirror image of the grid is appended below."""

from arcbatt.dsl import *


def solve_6fa7a44f(I):
    x1 = hmirror(I)
    O = vconcat(I, x1)
    return O
