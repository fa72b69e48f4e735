"""Two cells of one colour at opposite borders mark a line across the grid and everything else is noise."""

from arcbatt.dsl import *


def solve_6cdd2623(I):
    x1 = lbind(prapply, connect)
    x2 = fork(x1, toindices, toindices)
    x3 = width(I)
    x4 = matcher(width, x3)
    x5 = fork(both, hline, x4)
    x6 = rbind(sfilter, x5)
    x7 = chain(merge, x6, x2)
    x8 = height(I)
    x9 = matcher(height, x8)
    x10 = fork(both, vline, x9)
    x11 = rbind(sfilter, x10)
    x12 = chain(merge, x11, x2)
    x13 = fork(combine, x7, x12)
    x14 = fork(recolor, color, x13)
    x15 = asindices(I)
    x16 = box(x15)
    x17 = rbind(contained, x16)
    x18 = compose(x17, last)
    x19 = rbind(sfilter, x18)
    x20 = fgpartition(I)
    x21 = apply(x19, x20)
    x22 = sfilter(x21, size)
    x23 = compose(size, x14)
    x24 = argmax(x22, x23)
    x25 = x14(x24)
    x26 = shape(I)
    x27 = canvas(ZERO, x26)
    O = paint(x27, x25)
    return O
