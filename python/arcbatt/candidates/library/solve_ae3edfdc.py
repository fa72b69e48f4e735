"""The pixels around each centre are drawn next to it."""

from arcbatt.dsl import *


def solve_ae3edfdc(I):
    x1 = ofcolor(I, TWO)
    x2 = first(x1)
    x3 = ofcolor(I, ONE)
    x4 = first(x3)
    x5 = lbind(add, x2)
    x6 = rbind(subtract, x2)
    x7 = chain(x5, sign, x6)
    x8 = lbind(add, x4)
    x9 = rbind(subtract, x4)
    x10 = chain(x8, sign, x9)
    x11 = replace(I, THREE, ZERO)
    x12 = ofcolor(I, THREE)
    x13 = apply(x7, x12)
    x14 = fill(x11, THREE, x13)
    x15 = replace(x14, SEVEN, ZERO)
    x16 = ofcolor(I, SEVEN)
    x17 = apply(x10, x16)
    O = fill(x15, SEVEN, x17)
    return O
