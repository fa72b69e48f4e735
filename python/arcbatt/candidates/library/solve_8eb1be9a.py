"""The band is repeated up and down."""

from arcbatt.dsl import *


def solve_8eb1be9a(I):
    x1 = objects(I, T, T, T)
    x2 = merge(x1)
    x3 = height(x2)
    x4 = lbind(multiply, x3)
    x5 = invert(NINE)
    x6 = interval(x5, TEN, ONE)
    x7 = apply(x4, x6)
    x8 = lbind(shift, x2)
    x9 = apply(toivec, x7)
    x10 = mapply(x8, x9)
    O = paint(I, x10)
    return O
