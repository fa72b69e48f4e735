"""The periodic band is continued to twice the width."""

from arcbatt.dsl import *


def solve_963e52fc(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = width(I)
    x4 = double(x3)
    x5 = height(I)
    x6 = astuple(x5, x4)
    x7 = canvas(ZERO, x6)
    x8 = hperiod(x2)
    x9 = interval(ZERO, x4, x8)
    x10 = apply(tojvec, x9)
    x11 = lbind(shift, x2)
    x12 = mapply(x11, x10)
    O = paint(x7, x12)
    return O
