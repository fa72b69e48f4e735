"""Rows, wherever they are, of the compared grid that the grid lacks."""

from arcbatt.dsl import *


def differ_rows_missing(S, I, C):
    x1 = difference(C, I)
    x2 = size(x1)
    x3 = minimum(x1)
    O = astuple(x2, x3)
    return O
