"""The diagonal stripes of three colours are continued over the whole grid."""

from arcbatt.dsl import *


def solve_05269061(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = shoot(ORIGIN, DOWN_LEFT)
    x4 = shoot(ORIGIN, UP_RIGHT)
    x5 = combine(x3, x4)
    x6 = height(I)
    x7 = width(I)
    x8 = add(x6, x7)
    x9 = interval(ZERO, x8, THREE)
    x10 = apply(invert, x9)
    x11 = combine(x9, x10)
    x12 = lbind(shift, x2)
    x13 = apply(tojvec, x11)
    x14 = prapply(add, x5, x13)
    x15 = mapply(x12, x14)
    O = paint(I, x15)
    return O
