"""The coloured cells are lined up."""

from arcbatt.dsl import *


def solve_d631b094(I):
    x1 = asobject(I)
    x2 = compose(positive, first)
    x3 = sfilter(x1, x2)
    x4 = color(x3)
    x5 = size(x3)
    x6 = astuple(ONE, x5)
    O = canvas(x4, x6)
    return O
