"""Every cross doubles the length of its arms and grows diagonals of its centre colour."""

from arcbatt.dsl import *


def solve_0962bcdd(I):
    x1 = leastcolor(I)
    x2 = ofcolor(I, x1)
    x3 = fgpartition(I)
    x4 = recolor(x1, x2)
    x5 = other(x3, x4)
    x6 = color(x5)
    x7 = dneighbors(ORIGIN)
    x8 = apply(double, x7)
    x9 = ineighbors(ORIGIN)
    x10 = apply(double, x9)
    x11 = combine(x9, x10)
    x12 = lbind(shift, x2)
    x13 = mapply(x12, x8)
    x14 = fill(I, x6, x13)
    x15 = mapply(x12, x11)
    O = fill(x14, x1, x15)
    return O
