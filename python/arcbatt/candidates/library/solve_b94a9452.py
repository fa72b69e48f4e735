"""The square is cut out and its two colours are exchanged."""

from arcbatt.dsl import *


def solve_b94a9452(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = subgrid(x2, I)
    x4 = mostcolor(x3)
    x5 = leastcolor(x3)
    O = switch(x3, x4, x5)
    return O
