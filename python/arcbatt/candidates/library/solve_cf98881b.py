"""The three panels are laid on one another, the left one on top and the right one at the bottom."""

from arcbatt.dsl import *


def solve_cf98881b(I):
    x1 = hsplit(I, THREE)
    x2 = last(x1)
    x3 = first(x1)
    x4 = remove(x3, x1)
    x5 = first(x4)
    x6 = ofcolor(x5, NINE)
    x7 = fill(x2, NINE, x6)
    x8 = ofcolor(x3, FOUR)
    O = fill(x7, FOUR, x8)
    return O
