"""The lines are squeezed into a square that has one line of each colour in the same order."""

from arcbatt.dsl import *


def solve_8e1813be(I):
    x1 = replace(I, FIVE, ZERO)
    x2 = fgpartition(x1)
    x3 = first(x2)
    x4 = height(x3)
    x5 = equality(x4, ONE)
    x6 = branch(x5, uppermost, leftmost)
    x7 = order(x2, x6)
    x8 = apply(color, x7)
    x9 = size(x8)
    x10 = rbind(repeat, x9)
    x11 = apply(x10, x8)
    x12 = dmirror(x11)
    O = branch(x5, x11, x12)
    return O
