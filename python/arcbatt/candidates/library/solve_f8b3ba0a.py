"""The colours of the odd blocks are listed, the most frequent first."""

from arcbatt.dsl import *


def solve_f8b3ba0a(I):
    x1 = fgpartition(I)
    x2 = compose(invert, size)
    x3 = order(x1, x2)
    x4 = first(x3)
    x5 = remove(x4, x3)
    x6 = apply(color, x5)
    x7 = rbind(repeat, ONE)
    O = apply(x7, x6)
    return O
