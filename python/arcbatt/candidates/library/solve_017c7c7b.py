"""The vertical pattern is continued to nine rows and recoloured red."""

from arcbatt.dsl import *


def solve_017c7c7b(I):
    x1 = asobject(I)
    x2 = vperiod(x1)
    x3 = lbind(multiply, x2)
    x4 = interval(ZERO, NINE, ONE)
    x5 = apply(x3, x4)
    x6 = lbind(shift, x1)
    x7 = apply(toivec, x5)
    x8 = mapply(x6, x7)
    x9 = width(I)
    x10 = astuple(NINE, x9)
    x11 = canvas(ZERO, x10)
    x12 = paint(x11, x8)
    O = replace(x12, ONE, TWO)
    return O
