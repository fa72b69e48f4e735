"""Dots move to the line of their own colour and all others disappear."""

from arcbatt.dsl import *


def solve_1a07d186(I):
    x1 = frontiers(I)
    x2 = mostcolor(I)
    x3 = colorfilter(x1, x2)
    x4 = difference(x1, x3)
    x5 = objects(I, T, F, T)
    x6 = sizefilter(x5, ONE)
    x7 = lbind(colorfilter, x4)
    x8 = chain(first, x7, color)
    x9 = apply(color, x4)
    x10 = rbind(contained, x9)
    x11 = compose(x10, color)
    x12 = sfilter(x6, x11)
    x13 = fork(gravitate, identity, x8)
    x14 = fork(shift, identity, x13)
    x15 = merge(x6)
    x16 = cover(I, x15)
    x17 = mapply(x14, x12)
    O = paint(x16, x17)
    return O
