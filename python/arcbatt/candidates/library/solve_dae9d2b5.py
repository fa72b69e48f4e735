"""Magenta where either half is coloured."""

from arcbatt.dsl import *


def solve_dae9d2b5(I):
    x1 = lefthalf(I)
    x2 = shape(x1)
    x3 = canvas(ZERO, x2)
    x4 = ofcolor(x1, FOUR)
    x5 = righthalf(I)
    x6 = ofcolor(x5, THREE)
    x7 = combine(x4, x6)
    O = fill(x3, SIX, x7)
    return O
