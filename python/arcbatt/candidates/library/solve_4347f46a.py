"""Every rectangle is hollowed out."""

from arcbatt.dsl import *


def solve_4347f46a(I):
    x1 = compose(backdrop, inbox)
    x2 = objects(I, T, F, T)
    x3 = mapply(x1, x2)
    O = fill(I, ZERO, x3)
    return O
