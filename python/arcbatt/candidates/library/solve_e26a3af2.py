"""The noise is wiped off the stripes."""

from arcbatt.dsl import *


def solve_e26a3af2(I):
    x1 = apply(mostcommon, I)
    x2 = dmirror(I)
    x3 = apply(mostcommon, x2)
    x4 = width(I)
    x5 = rbind(repeat, x4)
    x6 = apply(x5, x1)
    x7 = height(I)
    x8 = rbind(repeat, x7)
    x9 = apply(x8, x3)
    x10 = dmirror(x9)
    x11 = dedupe(x1)
    x12 = size(x11)
    x13 = dedupe(x3)
    x14 = size(x13)
    x15 = greater(x12, x14)
    O = branch(x15, x6, x10)
    return O
