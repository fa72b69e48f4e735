"""Pixels move to the side of their colour, and the others vanish."""

from arcbatt.dsl import *


def solve_d687bc17(I):
    x1 = objects(I, T, F, T)
    x2 = sizefilter(x1, ONE)
    x3 = difference(x1, x2)
    x4 = lbind(colorfilter, x3)
    x5 = chain(size, x4, color)
    x6 = sfilter(x2, x5)
    x7 = chain(first, x4, color)
    x8 = fork(gravitate, identity, x7)
    x9 = merge(x2)
    x10 = cover(I, x9)
    x11 = fork(shift, identity, x8)
    x12 = mapply(x11, x6)
    O = paint(x10, x12)
    return O
