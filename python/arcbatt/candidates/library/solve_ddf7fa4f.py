"""Every gray block takes the colour of the pixel above it."""

from arcbatt.dsl import *


def solve_ddf7fa4f(I):
    x1 = objects(I, T, F, T)
    x2 = sizefilter(x1, ONE)
    x3 = lbind(extract, x2)
    x4 = lbind(lbind, vmatching)
    x5 = chain(color, x3, x4)
    x6 = fork(recolor, x5, identity)
    x7 = colorfilter(x1, FIVE)
    x8 = mapply(x6, x7)
    O = paint(I, x8)
    return O
