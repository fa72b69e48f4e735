"""The light blue object is mirrored to the side on which the yellow one has its upper corner."""

from arcbatt.dsl import *


def solve_760b3cac(I):
    x1 = ofcolor(I, EIGHT)
    x2 = recolor(EIGHT, x1)
    x3 = ofcolor(I, FOUR)
    x4 = ulcorner(x3)
    x5 = index(I, x4)
    x6 = equality(x5, FOUR)
    x7 = width(x2)
    x8 = invert(x7)
    x9 = tojvec(x8)
    x10 = tojvec(x7)
    x11 = branch(x6, x9, x10)
    x12 = vmirror(x2)
    x13 = shift(x12, x11)
    O = paint(I, x13)
    return O
