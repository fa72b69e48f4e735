"""Red pixels grow to the gray line and blue ones away from it."""

from arcbatt.dsl import *


def solve_8d510a79(I):
    x1 = ofcolor(I, FIVE)
    x2 = uppermost(x1)
    x3 = ofcolor(I, TWO)
    x4 = lbind(astuple, x2)
    x5 = compose(x4, last)
    x6 = fork(connect, identity, x5)
    x7 = mapply(x6, x3)
    x8 = fill(I, TWO, x7)
    x9 = ofcolor(I, ONE)
    x10 = lbind(greater, x2)
    x11 = compose(x10, first)
    x12 = sfilter(x9, x11)
    x13 = rbind(shoot, UP)
    x14 = mapply(x13, x12)
    x15 = fill(x8, ONE, x14)
    x16 = rbind(shoot, DOWN)
    x17 = difference(x9, x12)
    x18 = mapply(x16, x17)
    x19 = fill(x15, ONE, x18)
    O = fill(x19, FIVE, x1)
    return O
