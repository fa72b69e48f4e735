"""The grid is mirrored top to bottom."""

from arcbatt.dsl import *


def solve_68b16354(I):
    O = hmirror(I)
    return O
