"""The object is cut out: empty rows and columns are dropped."""

from arcbatt.dsl import *


def solve_1cf80156(I):
    O = compress(I)
    return O
