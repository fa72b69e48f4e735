"""Below the gray line there are full rows in the colours of the top row in turn."""

from arcbatt.dsl import *


def solve_bd4472b8(I):
    x1 = width(I)
    x2 = astuple(TWO, x1)
    x3 = crop(I, ORIGIN, x2)
    x4 = rbind(repeat, x1)
    x5 = first(I)
    x6 = apply(x4, x5)
    x7 = repeat(x6, TEN)
    x8 = merge(x7)
    x9 = vconcat(x3, x8)
    x10 = shape(I)
    O = crop(x9, ORIGIN, x10)
    return O
