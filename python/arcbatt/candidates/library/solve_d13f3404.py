"""The pixels leave diagonal trails on a grid of twice the size."""

from arcbatt.dsl import *


def solve_d13f3404(I):
    x1 = asobject(I)
    x2 = compose(positive, first)
    x3 = sfilter(x1, x2)
    x4 = shape(I)
    x5 = double(x4)
    x6 = canvas(ZERO, x5)
    x7 = lbind(shift, x3)
    x8 = shoot(ORIGIN, UNITY)
    x9 = mapply(x7, x8)
    O = paint(x6, x9)
    return O
