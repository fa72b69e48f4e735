"""The gray figures are mirrored outwards at the bars of the frame."""

from arcbatt.dsl import *


def solve_f8a8fe49(I):
    x1 = objects(I, T, F, T)
    x2 = colorfilter(x1, TWO)
    x3 = first(x2)
    x4 = portrait(x3)
    x5 = dmirror(I)
    x6 = branch(x4, x5, I)
    x7 = ofcolor(x6, TWO)
    x8 = ofcolor(x6, FIVE)
    x9 = center(x7)
    x10 = first(x9)
    x11 = lbind(greater, x10)
    x12 = compose(x11, first)
    x13 = sfilter(x8, x12)
    x14 = rbind(multiply, UP_RIGHT)
    x15 = uppermost(x7)
    x16 = toivec(x15)
    x17 = double(x16)
    x18 = rbind(add, x17)
    x19 = compose(x18, x14)
    x20 = lowermost(x7)
    x21 = toivec(x20)
    x22 = double(x21)
    x23 = rbind(add, x22)
    x24 = compose(x23, x14)
    x25 = replace(x6, FIVE, ZERO)
    x26 = apply(x19, x13)
    x27 = fill(x25, FIVE, x26)
    x28 = difference(x8, x13)
    x29 = apply(x24, x28)
    x30 = fill(x27, FIVE, x29)
    x31 = dmirror(x30)
    O = branch(x4, x31, x30)
    return O
