"""All coloured cells fall to the bottom of their columns."""

from arcbatt.dsl import *


def solve_1e0a9b12(I):
    x1 = rbind(order, positive)
    x2 = dmirror(I)
    x3 = apply(x1, x2)
    O = dmirror(x3)
    return O
