"""The pattern is completed to full symmetry."""

from arcbatt.dsl import *


def solve_11852cab(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = vmirror(x2)
    x4 = paint(I, x3)
    x5 = hmirror(x2)
    x6 = paint(x4, x5)
    x7 = dmirror(x2)
    x8 = paint(x6, x7)
    x9 = cmirror(x2)
    O = paint(x8, x9)
    return O
