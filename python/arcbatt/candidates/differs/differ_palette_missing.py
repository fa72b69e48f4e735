"""Colours of the compared grid that the grid lacks."""

from arcbatt.dsl import *


def differ_palette_missing(S, I, C):
    x1 = palette(C)
    x2 = palette(I)
    x3 = difference(x1, x2)
    x4 = size(x3)
    x5 = minimum(x3)
    O = astuple(x4, x5)
    return O
