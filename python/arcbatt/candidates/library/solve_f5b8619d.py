"""Columns with a pixel turn light blue, and the result is repeated two by two."""

from arcbatt.dsl import *


def solve_f5b8619d(I):
    x1 = asindices(I)
    x2 = ofcolor(I, ZERO)
    x3 = difference(x1, x2)
    x4 = mapply(vfrontier, x3)
    x5 = underfill(I, EIGHT, x4)
    x6 = hconcat(x5, x5)
    O = vconcat(x6, x6)
    return O
