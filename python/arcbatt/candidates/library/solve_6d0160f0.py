"""The panel with the yellow cell moves to the place that this cell has in its panel."""

from arcbatt.dsl import *


def solve_6d0160f0(I):
    x1 = rbind(hsplit, THREE)
    x2 = vsplit(I, THREE)
    x3 = mapply(x1, x2)
    x4 = lbind(contained, FOUR)
    x5 = compose(x4, palette)
    x6 = extract(x3, x5)
    x7 = ofcolor(x6, FOUR)
    x8 = first(x7)
    x9 = multiply(x8, FOUR)
    x10 = shape(I)
    x11 = canvas(ZERO, x10)
    x12 = ofcolor(I, FIVE)
    x13 = fill(x11, FIVE, x12)
    x14 = asobject(x6)
    x15 = shift(x14, x9)
    O = paint(x13, x15)
    return O
