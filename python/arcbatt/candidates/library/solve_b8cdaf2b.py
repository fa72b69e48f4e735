"""Two rays of the middle colour go up diagonally from the bump."""

from arcbatt.dsl import *


def solve_b8cdaf2b(I):
    x1 = last(I)
    x2 = first(x1)
    x3 = height(I)
    x4 = decrement(x3)
    x5 = decrement(x4)
    x6 = toivec(x5)
    x7 = hfrontier(x6)
    x8 = ofcolor(I, x2)
    x9 = intersection(x8, x7)
    x10 = ulcorner(x9)
    x11 = shoot(x10, NEG_UNITY)
    x12 = urcorner(x9)
    x13 = shoot(x12, UP_RIGHT)
    x14 = combine(x11, x13)
    x15 = width(I)
    x16 = halve(x15)
    x17 = astuple(x4, x16)
    x18 = index(I, x17)
    x19 = difference(x14, x9)
    O = fill(I, x18, x19)
    return O
