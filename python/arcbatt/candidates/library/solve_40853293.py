"""Dots of the same colour are joined by lines, vertical ones on top."""

from arcbatt.dsl import *


def solve_40853293(I):
    x1 = lbind(prapply, connect)
    x2 = fork(x1, toindices, toindices)
    x3 = rbind(sfilter, hline)
    x4 = chain(merge, x3, x2)
    x5 = rbind(sfilter, vline)
    x6 = chain(merge, x5, x2)
    x7 = fgpartition(I)
    x8 = fork(recolor, color, x4)
    x9 = mapply(x8, x7)
    x10 = paint(I, x9)
    x11 = fork(recolor, color, x6)
    x12 = mapply(x11, x7)
    O = paint(x10, x12)
    return O
