"""The four pixels gather in the nearest cells of the light blue square."""

from arcbatt.dsl import *


def solve_d89b689b(I):
    x1 = objects(I, T, F, T)
    x2 = sizefilter(x1, ONE)
    x3 = ofcolor(I, EIGHT)
    x4 = rbind(compose, initset)
    x5 = lbind(lbind, manhattan)
    x6 = compose(x4, x5)
    x7 = lbind(argmin, x3)
    x8 = chain(initset, x7, x6)
    x9 = merge(x2)
    x10 = cover(I, x9)
    x11 = fork(recolor, color, x8)
    x12 = mapply(x11, x2)
    O = paint(x10, x12)
    return O
