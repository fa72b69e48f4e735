"""The colours of the stripes are listed in their order."""

from arcbatt.dsl import *


def solve_4be741c5(I):
    x1 = first(I)
    x2 = dedupe(x1)
    x3 = dmirror(I)
    x4 = first(x3)
    x5 = dedupe(x4)
    x6 = size(x2)
    x7 = greater(x6, ONE)
    x8 = repeat(x2, ONE)
    x9 = repeat(x5, ONE)
    x10 = dmirror(x9)
    O = branch(x7, x8, x10)
    return O
