"""The mirror image of the grid is appended on the right."""

from arcbatt.dsl import *


def solve_6d0aefbc(I):
    x1 = vmirror(I)
    O = hconcat(I, x1)
    return O
