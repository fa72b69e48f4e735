"""The grid is transposed."""

from arcbatt.dsl import *


def solve_74dd1130(I):
    O = dmirror(I)
    return O
