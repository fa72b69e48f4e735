"""The figure is put into the frame, mirrored if needed so that its colours meet the matching sides."""

from arcbatt.dsl import *


def solve_846bdb03(I):
    x1 = ofcolor(I, FOUR)
    x2 = subgrid(x1, I)
    x3 = backdrop(x1)
    x4 = cover(I, x3)
    x5 = fgpartition(x4)
    x6 = merge(x5)
    x7 = subgrid(x6, I)
    x8 = index(x2, DOWN)
    x9 = dmirror(x7)
    x10 = first(x9)
    x11 = contained(x8, x10)
    x12 = vmirror(x7)
    x13 = branch(x11, x7, x12)
    x14 = asobject(x13)
    x15 = shift(x14, UNITY)
    O = paint(x2, x15)
    return O
