"""Every block of the patchwork is shrunk to one cell."""

from arcbatt.dsl import *


def solve_90c28cc7(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = subgrid(x2, I)
    x4 = dedupe(x3)
    x5 = dmirror(x4)
    x6 = dedupe(x5)
    O = dmirror(x6)
    return O
