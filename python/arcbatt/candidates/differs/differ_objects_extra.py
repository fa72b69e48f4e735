"""One-coloured connected objects of the grid that the compared grid does not have."""

from arcbatt.dsl import *


def differ_objects_extra(S, I, C):
    x1 = objects(I, T, T, F)
    x2 = objects(C, T, T, F)
    x3 = difference(x1, x2)
    x4 = size(x3)
    x5 = minimum(x3)
    O = astuple(x4, x5)
    return O
