"""Every rectangle rises by its own height."""

from arcbatt.dsl import *


def solve_5521c0d9(I):
    x1 = objects(I, T, F, T)
    x2 = chain(toivec, invert, height)
    x3 = fork(shift, identity, x2)
    x4 = merge(x1)
    x5 = cover(I, x4)
    x6 = mapply(x3, x1)
    O = paint(x5, x6)
    return O
