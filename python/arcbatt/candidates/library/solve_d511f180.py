"""Grey and cyan are exchanged."""

from arcbatt.dsl import *


def solve_d511f180(I):
    O = switch(I, FIVE, EIGHT)
    return O
