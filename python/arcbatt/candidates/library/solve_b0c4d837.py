"""The number of empty rows in the container is counted out on a snake."""

from arcbatt.dsl import *


def solve_b0c4d837(I):
    x1 = ofcolor(I, FIVE)
    x2 = height(x1)
    x3 = decrement(x2)
    x4 = ofcolor(I, EIGHT)
    x5 = height(x4)
    x6 = subtract(x3, x5)
    x7 = connect(ORIGIN, ZERO_BY_TWO)
    x8 = totuple(x7)
    x9 = connect(DOWN, (ONE, TWO))
    x10 = totuple(x9)
    x11 = hmirror(x10)
    x12 = combine(x8, x11)
    x13 = astuple(x6, TWO)
    x14 = crop(x12, ORIGIN, x13)
    x15 = canvas(ZERO, THREE_BY_THREE)
    O = fill(x15, EIGHT, x14)
    return O
