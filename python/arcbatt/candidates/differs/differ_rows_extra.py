"""Rows, wherever they are, of the grid that the compared grid does not have."""

from arcbatt.dsl import *


def differ_rows_extra(S, I, C):
    x1 = difference(I, C)
    x2 = size(x1)
    x3 = minimum(x1)
    O = astuple(x2, x3)
    return O
