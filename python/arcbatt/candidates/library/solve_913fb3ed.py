"""Each pixel gets a ring in the colour that goes with it."""

from arcbatt.dsl import *


def solve_913fb3ed(I):
    x1 = ofcolor(I, THREE)
    x2 = mapply(neighbors, x1)
    x3 = fill(I, SIX, x2)
    x4 = ofcolor(I, TWO)
    x5 = mapply(neighbors, x4)
    x6 = fill(x3, ONE, x5)
    x7 = ofcolor(I, EIGHT)
    x8 = mapply(neighbors, x7)
    O = fill(x6, FOUR, x8)
    return O
