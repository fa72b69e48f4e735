"""The pattern in the corner is copied around every blue dot."""

from arcbatt.dsl import *


def solve_363442ee(I):
    x1 = crop(I, ORIGIN, THREE_BY_THREE)
    x2 = asobject(x1)
    x3 = lbind(shift, x2)
    x4 = compose(x3, decrement)
    x5 = ofcolor(I, ONE)
    x6 = mapply(x4, x5)
    O = paint(I, x6)
    return O
