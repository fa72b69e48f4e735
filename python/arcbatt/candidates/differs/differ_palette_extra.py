"""Colours of the grid that the compared grid does not have."""

from arcbatt.dsl import *


def differ_palette_extra(S, I, C):
    x1 = palette(I)
    x2 = palette(C)
    x3 = difference(x1, x2)
    x4 = size(x3)
    x5 = minimum(x3)
    O = astuple(x4, x5)
    return O
