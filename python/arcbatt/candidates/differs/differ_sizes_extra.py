"""Sizes of one-coloured connected objects of the grid that the compared grid does not have."""

from arcbatt.dsl import *


def differ_sizes_extra(S, I, C):
    x1 = objects(I, T, T, F)
    x2 = apply(size, x1)
    x3 = objects(C, T, T, F)
    x4 = apply(size, x3)
    x5 = difference(x2, x4)
    x6 = size(x5)
    x7 = minimum(x5)
    O = astuple(x6, x7)
    return O
