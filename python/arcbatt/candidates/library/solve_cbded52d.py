"""Where two opposite squares have the same coloured cell, the square between them gets it too."""

from arcbatt.dsl import *


def solve_cbded52d(I):
    x1 = fgpartition(I)
    x2 = colorfilter(x1, ZERO)
    x3 = difference(x1, x2)
    x4 = rbind(sizefilter, SEVEN)
    x5 = lbind(prapply, connect)
    x6 = fork(x5, toindices, toindices)
    x7 = compose(x4, x6)
    x8 = fork(either, hline, vline)
    x9 = rbind(sfilter, x8)
    x10 = compose(x9, x7)
    x11 = lbind(apply, center)
    x12 = compose(x11, x10)
    x13 = fork(recolor, color, x12)
    x14 = mapply(x13, x3)
    O = paint(I, x14)
    return O
