"""Red dots become vertical lines, blue and green ones horizontal lines on top of them."""

from arcbatt.dsl import *


def solve_178fcbfb(I):
    x1 = ofcolor(I, TWO)
    x2 = mapply(vfrontier, x1)
    x3 = fill(I, TWO, x2)
    x4 = ofcolor(I, THREE)
    x5 = mapply(hfrontier, x4)
    x6 = fill(x3, THREE, x5)
    x7 = ofcolor(I, ONE)
    x8 = mapply(hfrontier, x7)
    O = fill(x6, ONE, x8)
    return O
