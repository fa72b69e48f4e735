"""The object is cut out and mirrored left to right."""

from arcbatt.dsl import *


def solve_7468f01a(I):
    x1 = compress(I)
    O = vmirror(x1)
    return O
