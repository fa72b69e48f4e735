"""The part hidden by the green square is recovered by symmetry."""

from arcbatt.dsl import *


def solve_dc0a314f(I):
    x1 = ofcolor(I, THREE)
    x2 = vmirror(I)
    x3 = toobject(x1, x2)
    x4 = paint(I, x3)
    x5 = ofcolor(x4, THREE)
    x6 = hmirror(x4)
    x7 = toobject(x5, x6)
    x8 = paint(x4, x7)
    O = subgrid(x1, x8)
    return O
