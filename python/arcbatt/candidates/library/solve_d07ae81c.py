"""Diagonals run through all seeds and take on each ground the colour of the seed that lies on it."""

from arcbatt.dsl import *


def solve_d07ae81c(I):
    x1 = objects(I, T, F, F)
    x2 = sizefilter(x1, ONE)
    x3 = apply(ulcorner, x2)
    x4 = ineighbors(ORIGIN)
    x5 = prapply(shoot, x3, x4)
    x6 = initset(x3)
    x7 = combine(x5, x6)
    x8 = merge(x7)
    x9 = lbind(ofcolor, I)
    x10 = rbind(toobject, I)
    x11 = compose(x10, outbox)
    x12 = chain(x9, mostcolor, x11)
    x13 = lbind(intersection, x8)
    x14 = compose(x13, x12)
    x15 = fork(recolor, color, x14)
    x16 = mapply(x15, x2)
    O = paint(I, x16)
    return O
