"""The panel without a light blue cell is enlarged over all panels."""

from arcbatt.dsl import *


def solve_09629e4f(I):
    x1 = rbind(hsplit, THREE)
    x2 = vsplit(I, THREE)
    x3 = mapply(x1, x2)
    x4 = lbind(contained, EIGHT)
    x5 = compose(x4, palette)
    x6 = compose(flip, x5)
    x7 = extract(x3, x6)
    x8 = upscale(x7, FOUR)
    x9 = shape(I)
    x10 = crop(x8, ORIGIN, x9)
    x11 = ofcolor(I, FIVE)
    O = fill(x10, FIVE, x11)
    return O
