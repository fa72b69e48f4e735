"""Of every touching pair of green and red, the green turns light blue and the red vanishes."""

from arcbatt.dsl import *


def solve_d90796e8(I):
    x1 = objects(I, F, F, T)
    x2 = initset(THREE)
    x3 = insert(TWO, x2)
    x4 = matcher(palette, x3)
    x5 = sfilter(x1, x4)
    x6 = merge(x5)
    x7 = fill(I, ZERO, x6)
    x8 = toindices(x6)
    x9 = ofcolor(I, THREE)
    x10 = intersection(x8, x9)
    O = fill(x7, EIGHT, x10)
    return O
