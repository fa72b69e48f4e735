"""The periodic pattern is continued to the right."""

from arcbatt.dsl import *


def solve_d8c310e9(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = width(I)
    x4 = hperiod(x2)
    x5 = interval(ZERO, x3, x4)
    x6 = apply(tojvec, x5)
    x7 = lbind(shift, x2)
    x8 = mapply(x7, x6)
    O = paint(I, x8)
    return O
