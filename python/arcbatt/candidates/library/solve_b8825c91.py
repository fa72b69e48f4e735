"""The yellow patches are replaced by what symmetry requires."""

from arcbatt.dsl import *


def solve_b8825c91(I):
    x1 = ofcolor(I, FOUR)
    x2 = vmirror(I)
    x3 = toobject(x1, x2)
    x4 = paint(I, x3)
    x5 = ofcolor(x4, FOUR)
    x6 = hmirror(x4)
    x7 = toobject(x5, x6)
    O = paint(x4, x7)
    return O
