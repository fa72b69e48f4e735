"""Each quarter of the pattern inside the frame takes the colour of the corner next to it."""

from arcbatt.dsl import *


def solve_77fdfe62(I):
    x1 = trim(I)
    x2 = trim(x1)
    x3 = height(I)
    x4 = decrement(x3)
    x5 = downscale(I, x4)
    x6 = height(x2)
    x7 = halve(x6)
    x8 = upscale(x5, x7)
    x9 = ofcolor(x2, ZERO)
    O = fill(x8, ZERO, x9)
    return O
