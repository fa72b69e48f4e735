"""Every dot is copied to the cell of the block that faces it."""

from arcbatt.dsl import *


def solve_1f642eb9(I):
    x1 = ofcolor(I, EIGHT)
    x2 = objects(I, T, F, T)
    x3 = sizefilter(x2, ONE)
    x4 = rbind(gravitate, x1)
    x5 = compose(crement, x4)
    x6 = fork(shift, identity, x5)
    x7 = mapply(x6, x3)
    O = paint(I, x7)
    return O
