"""A copy of the picture stands wherever it has its most common colour."""

from arcbatt.dsl import *


def solve_c3e719e8(I):
    x1 = upscale(I, THREE)
    x2 = hconcat(I, I)
    x3 = hconcat(x2, I)
    x4 = vconcat(x3, x3)
    x5 = vconcat(x4, x3)
    x6 = asindices(x1)
    x7 = mostcolor(I)
    x8 = ofcolor(x1, x7)
    x9 = difference(x6, x8)
    O = fill(x5, ZERO, x9)
    return O
