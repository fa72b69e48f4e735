"""The top left square is cut out."""

from arcbatt.dsl import *


def solve_d10ecb37(I):
    O = crop(I, ORIGIN, TWO_BY_TWO)
    return O
