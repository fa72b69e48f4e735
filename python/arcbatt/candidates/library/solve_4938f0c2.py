"""The red pattern is completed to full symmetry about the green square in its middle."""

from arcbatt.dsl import *


def solve_4938f0c2(I):
    x1 = ofcolor(I, THREE)
    x2 = fgpartition(I)
    x3 = merge(x2)
    x4 = matcher(first, THREE)
    x5 = vmirror(x3)
    x6 = ulcorner(x1)
    x7 = sfilter(x5, x4)
    x8 = ulcorner(x7)
    x9 = subtract(x6, x8)
    x10 = shift(x5, x9)
    x11 = paint(I, x10)
    x12 = fgpartition(x11)
    x13 = merge(x12)
    x14 = hmirror(x13)
    x15 = sfilter(x14, x4)
    x16 = ulcorner(x15)
    x17 = subtract(x6, x16)
    x18 = shift(x14, x17)
    O = paint(x11, x18)
    return O
