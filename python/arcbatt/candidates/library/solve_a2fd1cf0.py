"""The red pixel is joined to the green one by a bent line, first along the row."""

from arcbatt.dsl import *


def solve_a2fd1cf0(I):
    x1 = ofcolor(I, TWO)
    x2 = first(x1)
    x3 = ofcolor(I, THREE)
    x4 = first(x3)
    x5 = first(x2)
    x6 = last(x4)
    x7 = astuple(x5, x6)
    x8 = connect(x2, x7)
    x9 = connect(x7, x4)
    x10 = combine(x8, x9)
    O = underfill(I, EIGHT, x10)
    return O
