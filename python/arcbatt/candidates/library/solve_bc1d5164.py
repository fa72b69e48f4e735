"""The four corner squares are laid on one another."""

from arcbatt.dsl import *


def solve_bc1d5164(I):
    x1 = asindices(I)
    x2 = lrcorner(x1)
    x3 = subtract(x2, TWO_BY_TWO)
    x4 = rbind(crop, THREE_BY_THREE)
    x5 = lbind(x4, I)
    x6 = leastcolor(I)
    x7 = first(x3)
    x8 = toivec(x7)
    x9 = last(x3)
    x10 = tojvec(x9)
    x11 = initset(x10)
    x12 = insert(x8, x11)
    x13 = insert(ORIGIN, x12)
    x14 = insert(x3, x13)
    x15 = rbind(ofcolor, x6)
    x16 = compose(x15, x5)
    x17 = canvas(ZERO, THREE_BY_THREE)
    x18 = mapply(x16, x14)
    O = fill(x17, x6, x18)
    return O
