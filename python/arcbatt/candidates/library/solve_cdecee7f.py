"""The pixels are read column by column and written in a snake."""

from arcbatt.dsl import *


def solve_cdecee7f(I):
    x1 = asobject(I)
    x2 = compose(positive, first)
    x3 = sfilter(x1, x2)
    x4 = chain(last, last, identity)
    x5 = order(x3, x4)
    x6 = apply(first, x5)
    x7 = rbind(repeat, ONE)
    x8 = repeat(ZERO, NINE)
    x9 = combine(x6, x8)
    x10 = apply(x7, x9)
    x11 = crop(x10, ORIGIN, (NINE, ONE))
    x12 = vsplit(x11, THREE)
    x13 = apply(dmirror, x12)
    x14 = apply(first, x13)
    x15 = crop(x14, ORIGIN, (ONE, THREE))
    x16 = crop(x14, DOWN, (ONE, THREE))
    x17 = vmirror(x16)
    x18 = vconcat(x15, x17)
    x19 = crop(x14, TWO_BY_ZERO, (ONE, THREE))
    O = vconcat(x18, x19)
    return O
