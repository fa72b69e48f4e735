"""Cells of the same colour in a row are joined by a line."""

from arcbatt.dsl import *


def solve_22168020(I):
    x1 = lbind(prapply, connect)
    x2 = fork(x1, toindices, toindices)
    x3 = rbind(sfilter, hline)
    x4 = chain(merge, x3, x2)
    x5 = fork(recolor, color, x4)
    x6 = fgpartition(I)
    x7 = mapply(x5, x6)
    O = paint(I, x7)
    return O
