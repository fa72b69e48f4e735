"""The part hidden by the blue square is recovered by symmetry."""

from arcbatt.dsl import *


def solve_ff805c23(I):
    x1 = ofcolor(I, ONE)
    x2 = vmirror(I)
    x3 = toobject(x1, x2)
    x4 = paint(I, x3)
    x5 = ofcolor(x4, ONE)
    x6 = hmirror(x4)
    x7 = toobject(x5, x6)
    x8 = paint(x4, x7)
    O = subgrid(x1, x8)
    return O
