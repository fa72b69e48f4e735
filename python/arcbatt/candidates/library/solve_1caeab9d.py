"""All objects move vertically to the row of the blue one."""

from arcbatt.dsl import *


def solve_1caeab9d(I):
    x1 = ofcolor(I, ONE)
    x2 = uppermost(x1)
    x3 = lbind(subtract, x2)
    x4 = chain(toivec, x3, uppermost)
    x5 = fork(shift, identity, x4)
    x6 = objects(I, T, T, T)
    x7 = merge(x6)
    x8 = cover(I, x7)
    x9 = mapply(x5, x6)
    O = paint(x8, x9)
    return O
