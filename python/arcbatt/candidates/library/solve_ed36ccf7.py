"""The grid is turned anticlockwise by a quarter."""

from arcbatt.dsl import *


def solve_ed36ccf7(I):
    O = rot270(I)
    return O
