"""The two dots become lines across the grid that are repeated in turn at equal distances."""

from arcbatt.dsl import *


def solve_0a938d79(I):
    x1 = portrait(I)
    x2 = dmirror(I)
    x3 = branch(x1, x2, I)
    x4 = objects(x3, T, F, T)
    x5 = merge(x4)
    x6 = width(x5)
    x7 = decrement(x6)
    x8 = double(x7)
    x9 = compose(vfrontier, center)
    x10 = fork(recolor, color, x9)
    x11 = mapply(x10, x4)
    x12 = width(x3)
    x13 = interval(ZERO, x12, x8)
    x14 = apply(tojvec, x13)
    x15 = lbind(shift, x11)
    x16 = mapply(x15, x14)
    x17 = paint(x3, x16)
    x18 = dmirror(x17)
    O = branch(x1, x18, x17)
    return O
