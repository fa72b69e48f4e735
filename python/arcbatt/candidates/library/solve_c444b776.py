"""The pattern is copied into all fields."""

from arcbatt.dsl import *


def solve_c444b776(I):
    x1 = shape(I)
    x2 = canvas(ZERO, x1)
    x3 = ofcolor(I, FOUR)
    x4 = fill(x2, FOUR, x3)
    x5 = objects(x4, T, F, F)
    x6 = colorfilter(x5, ZERO)
    x7 = asindices(I)
    x8 = ofcolor(I, ZERO)
    x9 = combine(x8, x3)
    x10 = difference(x7, x9)
    x11 = lbind(intersection, x10)
    x12 = chain(size, x11, toindices)
    x13 = argmax(x6, x12)
    x14 = ulcorner(x13)
    x15 = rbind(subtract, x14)
    x16 = compose(x15, ulcorner)
    x17 = apply(x16, x6)
    x18 = toobject(x10, I)
    x19 = lbind(shift, x18)
    x20 = mapply(x19, x17)
    O = paint(I, x20)
    return O
