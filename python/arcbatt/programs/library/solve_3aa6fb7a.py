"""Every angle piece is completed to a square with a blue cell."""

from arcbatt.dsl import *


def solve_3aa6fb7a(I):
    x1 = objects(I, T, T, T)
    x2 = mapply(delta, x1)
    O = fill(I, ONE, x2)
    return O
