"""Every blue pixel gets four coloured neighbours."""

from arcbatt.dsl import *


def solve_d364b489(I):
    x1 = ofcolor(I, ONE)
    x2 = shift(x1, LEFT)
    x3 = fill(I, SEVEN, x2)
    x4 = shift(x1, RIGHT)
    x5 = fill(x3, SIX, x4)
    x6 = shift(x1, UP)
    x7 = fill(x5, TWO, x6)
    x8 = shift(x1, DOWN)
    O = fill(x7, EIGHT, x8)
    return O
