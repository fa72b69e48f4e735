"""Only the middle column stays."""

from arcbatt.dsl import *


def solve_d23f8c26(I):
    x1 = width(I)
    x2 = halve(x1)
    x3 = tojvec(x2)
    x4 = vfrontier(x3)
    x5 = shape(I)
    x6 = canvas(ZERO, x5)
    x7 = toobject(x4, I)
    O = paint(x6, x7)
    return O
