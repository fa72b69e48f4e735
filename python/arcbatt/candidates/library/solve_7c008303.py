"""The large pattern is coloured by quarters as the small square says."""

from arcbatt.dsl import *


def solve_7c008303(I):
    x1 = shape(I)
    x2 = canvas(ZERO, x1)
    x3 = ofcolor(I, EIGHT)
    x4 = fill(x2, EIGHT, x3)
    x5 = objects(x4, T, F, F)
    x6 = colorfilter(x5, ZERO)
    x7 = argmax(x6, size)
    x8 = subgrid(x7, I)
    x9 = argmin(x6, size)
    x10 = subgrid(x9, I)
    x11 = upscale(x10, THREE)
    x12 = ofcolor(x8, ZERO)
    O = fill(x11, ZERO, x12)
    return O
