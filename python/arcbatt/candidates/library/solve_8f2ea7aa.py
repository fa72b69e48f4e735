"""The figure is drawn as a fractal of itself."""

from arcbatt.dsl import *


def solve_8f2ea7aa(I):
    x1 = fgpartition(I)
    x2 = first(x1)
    x3 = subgrid(x2, I)
    x4 = hconcat(x3, x3)
    x5 = hconcat(x4, x3)
    x6 = vconcat(x5, x5)
    x7 = vconcat(x6, x5)
    x8 = upscale(x3, THREE)
    O = cellwise(x8, x7, ZERO)
    return O
