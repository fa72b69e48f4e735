"""In every second column, counted from the right, gray turns green."""

from arcbatt.dsl import *


def solve_d406998b(I):
    x1 = vmirror(I)
    x2 = compose(vfrontier, tojvec)
    x3 = width(I)
    x4 = interval(ZERO, x3, TWO)
    x5 = mapply(x2, x4)
    x6 = ofcolor(x1, ZERO)
    x7 = difference(x5, x6)
    x8 = fill(x1, THREE, x7)
    O = vmirror(x8)
    return O
