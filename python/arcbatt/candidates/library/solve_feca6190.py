"""The pixels go diagonally up on a square five times as large as their number."""

from arcbatt.dsl import *


def solve_feca6190(I):
    x1 = asindices(I)
    x2 = ofcolor(I, ZERO)
    x3 = difference(x1, x2)
    x4 = size(x3)
    x5 = multiply(x4, FIVE)
    x6 = asobject(I)
    x7 = compose(positive, first)
    x8 = sfilter(x6, x7)
    x9 = decrement(x5)
    x10 = toivec(x9)
    x11 = shift(x8, x10)
    x12 = astuple(x5, x5)
    x13 = canvas(ZERO, x12)
    x14 = lbind(shift, x11)
    x15 = shoot(ORIGIN, UP_RIGHT)
    x16 = mapply(x14, x15)
    O = paint(x13, x16)
    return O
