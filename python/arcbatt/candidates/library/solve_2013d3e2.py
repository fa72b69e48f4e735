"""The upper left quarter of the object is cut out."""

from arcbatt.dsl import *


def solve_2013d3e2(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = subgrid(x2, I)
    x4 = tophalf(x3)
    O = lefthalf(x4)
    return O
