"""The rectangle grows as far as the marker."""

from arcbatt.dsl import *


def solve_b548a754(I):
    x1 = ofcolor(I, EIGHT)
    x2 = replace(I, EIGHT, ZERO)
    x3 = fgpartition(x2)
    x4 = merge(x3)
    x5 = ulcorner(x4)
    x6 = index(I, x5)
    x7 = palette(x4)
    x8 = other(x7, x6)
    x9 = toindices(x4)
    x10 = combine(x9, x1)
    x11 = backdrop(x10)
    x12 = fill(I, x8, x11)
    x13 = box(x10)
    O = fill(x12, x6, x13)
    return O
