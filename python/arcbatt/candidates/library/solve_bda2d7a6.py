"""Every ring takes the colour of the ring around it, and the outer one that of the innermost."""

from arcbatt.dsl import *


def solve_bda2d7a6(I):
    x1 = partition(I)
    x2 = order(x1, uppermost)
    x3 = apply(color, x2)
    x4 = last(x3)
    x5 = repeat(x4, ONE)
    x6 = combine(x5, x3)
    x7 = mpapply(recolor, x6, x2)
    O = paint(I, x7)
    return O
