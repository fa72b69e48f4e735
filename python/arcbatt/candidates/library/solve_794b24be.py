"""The number of blue cells is counted in red, along the top row and then in the centre."""

from arcbatt.dsl import *


def solve_794b24be(I):
    x1 = ofcolor(I, ONE)
    x2 = size(x1)
    x3 = canvas(ZERO, THREE_BY_THREE)
    x4 = decrement(x2)
    x5 = tojvec(x4)
    x6 = connect(ORIGIN, x5)
    x7 = fill(x3, TWO, x6)
    x8 = equality(x2, FOUR)
    x9 = initset(UNITY)
    x10 = fill(x7, TWO, x9)
    O = branch(x8, x10, x7)
    return O
