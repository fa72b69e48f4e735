"""Every cell becomes a block of two by two."""

from arcbatt.dsl import *


def solve_c59eb873(I):
    O = upscale(I, TWO)
    return O
