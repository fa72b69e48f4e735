"""Every light blue shape is replaced by the coloured pattern, which disappears."""

from arcbatt.dsl import *


def solve_321b1fc6(I):
    x1 = objects(I, F, F, T)
    x2 = lbind(contained, EIGHT)
    x3 = compose(x2, palette)
    x4 = sfilter(x1, x3)
    x5 = difference(x1, x4)
    x6 = first(x5)
    x7 = normalize(x6)
    x8 = lbind(shift, x7)
    x9 = compose(x8, ulcorner)
    x10 = merge(x1)
    x11 = cover(I, x10)
    x12 = mapply(x9, x4)
    O = paint(x11, x12)
    return O
