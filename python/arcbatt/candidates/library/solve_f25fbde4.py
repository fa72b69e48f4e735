"""The object is cut out and every cell becomes a block of two by two."""

from arcbatt.dsl import *


def solve_f25fbde4(I):
    x1 = compress(I)
    O = upscale(x1, TWO)
    return O
