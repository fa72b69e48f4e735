"""Every cell gets a blue ring around it."""

from arcbatt.dsl import *


def solve_4258a5f9(I):
    x1 = objects(I, T, T, T)
    x2 = mapply(outbox, x1)
    O = fill(I, ONE, x2)
    return O
