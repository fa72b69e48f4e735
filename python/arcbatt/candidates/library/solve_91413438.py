"""As many copies of the picture as it has coloured cells fill a square of as many tiles a side as it has empty cells."""

from arcbatt.dsl import *


def solve_91413438(I):
    x1 = colorcount(I, ZERO)
    x2 = asindices(I)
    x3 = ofcolor(I, ZERO)
    x4 = difference(x2, x3)
    x5 = size(x4)
    x6 = interval(ZERO, x1, ONE)
    x7 = product(x6, x6)
    x8 = totuple(x7)
    x9 = astuple(x5, TWO)
    x10 = crop(x8, ORIGIN, x9)
    x11 = shape(I)
    x12 = rbind(multiply, x11)
    x13 = apply(x12, x10)
    x14 = multiply(x11, x1)
    x15 = canvas(ZERO, x14)
    x16 = asobject(I)
    x17 = lbind(shift, x16)
    x18 = mapply(x17, x13)
    O = paint(x15, x18)
    return O
