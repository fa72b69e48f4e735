"""The grid is mirrored left to right."""

from arcbatt.dsl import *


def solve_67a3c6ac(I):
    O = vmirror(I)
    return O
