"""The gray block picture, shrunk to one cell per block, is drawn as a fractal of itself."""

from arcbatt.dsl import *


def solve_80af3007(I):
    x1 = ofcolor(I, FIVE)
    x2 = subgrid(x1, I)
    x3 = downscale(x2, THREE)
    x4 = hconcat(x3, x3)
    x5 = hconcat(x4, x3)
    x6 = vconcat(x5, x5)
    x7 = vconcat(x6, x5)
    O = cellwise(x2, x7, ZERO)
    return O
