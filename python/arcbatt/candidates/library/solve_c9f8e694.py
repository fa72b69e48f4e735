"""Gray cells take the colour at the left end of their row."""

from arcbatt.dsl import *


def solve_c9f8e694(I):
    x1 = lbind(index, I)
    x2 = chain(x1, toivec, first)
    x3 = fork(astuple, x2, identity)
    x4 = ofcolor(I, FIVE)
    x5 = apply(x3, x4)
    O = paint(I, x5)
    return O
