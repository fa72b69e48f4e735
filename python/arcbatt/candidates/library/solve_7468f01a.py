"""The object is cut out and mirrored left to right."""

from arcbatt.dsl import *


def solve_7468f01a(I):
    x1 = objects(I, F, T, T)
    x2 = first(x1)
    x3 = subgrid(x2, I)
    O = vmirror(x3)
    return O
