"""The colours of the nested rings are reversed."""

from arcbatt.dsl import *


def solve_85c4e7cd(I):
    x1 = partition(I)
    x2 = order(x1, size)
    x3 = apply(color, x2)
    x4 = compose(invert, size)
    x5 = order(x1, x4)
    x6 = mpapply(recolor, x3, x5)
    O = paint(I, x6)
    return O
