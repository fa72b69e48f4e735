"""Square frames are filled with a colour that tells their size."""

from arcbatt.dsl import *


def solve_c0f76784(I):
    x1 = objects(I, T, F, T)
    x2 = matcher(width, THREE)
    x3 = sfilter(x1, x2)
    x4 = mapply(delta, x3)
    x5 = fill(I, SIX, x4)
    x6 = matcher(width, FOUR)
    x7 = sfilter(x1, x6)
    x8 = mapply(delta, x7)
    x9 = fill(x5, SEVEN, x8)
    x10 = matcher(width, FIVE)
    x11 = sfilter(x1, x10)
    x12 = mapply(delta, x11)
    O = fill(x9, EIGHT, x12)
    return O
