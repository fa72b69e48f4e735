"""Rows and then columns that repeat their predecessor are removed."""

from arcbatt.dsl import *


def solve_746b3537(I):
    x1 = fork(equality, first, last)
    x2 = compose(flip, x1)
    x3 = canvas(NEG_ONE, UNITY)
    x4 = vconcat(x3, I)
    x5 = pair(I, x4)
    x6 = sfilter(x5, x2)
    x7 = apply(first, x6)
    x8 = dmirror(x7)
    x9 = vconcat(x3, x8)
    x10 = pair(x8, x9)
    x11 = sfilter(x10, x2)
    x12 = apply(first, x11)
    O = dmirror(x12)
    return O
