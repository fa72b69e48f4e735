"""The crossing moves down and to the left by as many cells as there are gray ones."""

from arcbatt.dsl import *


def solve_e48d4e1a(I):
    x1 = colorcount(I, FIVE)
    x2 = palette(I)
    x3 = remove(ZERO, x2)
    x4 = other(x3, FIVE)
    x5 = ofcolor(I, x4)
    x6 = totuple(x5)
    x7 = apply(first, x6)
    x8 = mostcommon(x7)
    x9 = add(x8, x1)
    x10 = apply(last, x6)
    x11 = mostcommon(x10)
    x12 = subtract(x11, x1)
    x13 = shape(I)
    x14 = canvas(ZERO, x13)
    x15 = toivec(x9)
    x16 = hfrontier(x15)
    x17 = fill(x14, x4, x16)
    x18 = tojvec(x12)
    x19 = vfrontier(x18)
    O = fill(x17, x4, x19)
    return O
