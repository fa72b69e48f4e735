"""Staircases go up to the right and down to the left from the pixel."""

from arcbatt.dsl import *


def solve_d06dbe63(I):
    x1 = ofcolor(I, EIGHT)
    x2 = first(x1)
    x3 = add(x2, (NEG_TWO, ZERO))
    x4 = add(x2, TWO_BY_ZERO)
    x5 = connect(x2, x3)
    x6 = add(x3, ZERO_BY_TWO)
    x7 = connect(x3, x6)
    x8 = combine(x5, x7)
    x9 = connect(x2, x4)
    x10 = subtract(x4, ZERO_BY_TWO)
    x11 = connect(x4, x10)
    x12 = combine(x9, x11)
    x13 = interval(ZERO, TEN, TWO)
    x14 = lbind(shift, x8)
    x15 = rbind(multiply, UP_RIGHT)
    x16 = apply(x15, x13)
    x17 = mapply(x14, x16)
    x18 = fill(I, FIVE, x17)
    x19 = lbind(shift, x12)
    x20 = rbind(multiply, DOWN_LEFT)
    x21 = apply(x20, x13)
    x22 = mapply(x19, x21)
    x23 = fill(x18, FIVE, x22)
    x24 = initset(x2)
    O = fill(x23, EIGHT, x24)
    return O
