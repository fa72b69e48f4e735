"""The colours of the figures are listed, the largest first."""

from arcbatt.dsl import *


def solve_f8ff0b80(I):
    x1 = objects(I, T, T, T)
    x2 = compose(invert, size)
    x3 = order(x1, x2)
    x4 = apply(color, x3)
    x5 = rbind(repeat, ONE)
    O = apply(x5, x4)
    return O
