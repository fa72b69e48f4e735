"""Rows and columns that the grid has too few or too many."""

from arcbatt.dsl import *


def differ_shape(S, I, C):
    x1 = shape(C)
    x2 = shape(I)
    x3 = subtract(x1, x2)
    x4 = sign(x3)
    x5 = multiply(x3, x4)
    x6 = first(x5)
    x7 = last(x5)
    x8 = add(x6, x7)
    O = astuple(x8, x3)
    return O
