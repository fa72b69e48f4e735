"""Every second column from the pixel on is filled, joined by gray at top and bottom in turns."""

from arcbatt.dsl import *


def solve_8403a5d5(I):
    x1 = objects(I, T, F, T)
    x2 = first(x1)
    x3 = leftmost(x2)
    x4 = width(I)
    x5 = color(x2)
    x6 = compose(vfrontier, tojvec)
    x7 = interval(x3, x4, TWO)
    x8 = mapply(x6, x7)
    x9 = fill(I, x5, x8)
    x10 = increment(x3)
    x11 = interval(x10, x4, FOUR)
    x12 = apply(tojvec, x11)
    x13 = fill(x9, FIVE, x12)
    x14 = height(I)
    x15 = decrement(x14)
    x16 = lbind(astuple, x15)
    x17 = add(x3, THREE)
    x18 = interval(x17, x4, FOUR)
    x19 = apply(x16, x18)
    O = fill(x13, FIVE, x19)
    return O
