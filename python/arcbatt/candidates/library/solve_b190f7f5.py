"""Every coloured cell becomes a copy of the light blue mask in its colour."""

from arcbatt.dsl import *


def solve_b190f7f5(I):
    x1 = portrait(I)
    x2 = vsplit(I, TWO)
    x3 = hsplit(I, TWO)
    x4 = branch(x1, x2, x3)
    x5 = argmin(x4, numcolors)
    x6 = argmax(x4, numcolors)
    x7 = height(x5)
    x8 = repeat(x5, x7)
    x9 = merge(x8)
    x10 = dmirror(x9)
    x11 = repeat(x10, x7)
    x12 = merge(x11)
    x13 = dmirror(x12)
    x14 = upscale(x6, x7)
    x15 = ofcolor(x13, ZERO)
    O = fill(x14, ZERO, x15)
    return O
