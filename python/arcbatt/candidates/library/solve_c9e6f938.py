"""The grid and its mirror image are set side by side."""

from arcbatt.dsl import *


def solve_c9e6f938(I):
    x1 = vmirror(I)
    O = hconcat(I, x1)
    return O
