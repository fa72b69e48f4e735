"""The green dots take the colour of the nearer wall."""

from arcbatt.dsl import *


def solve_2204b7a8(I):
    x1 = index(I, ORIGIN)
    x2 = asindices(I)
    x3 = llcorner(x2)
    x4 = index(I, x3)
    x5 = equality(x1, x4)
    x6 = dmirror(I)
    x7 = branch(x5, I, x6)
    x8 = lefthalf(x7)
    x9 = righthalf(x7)
    x10 = index(x8, ORIGIN)
    x11 = replace(x8, THREE, x10)
    x12 = vmirror(x9)
    x13 = index(x12, ORIGIN)
    x14 = replace(x9, THREE, x13)
    x15 = hconcat(x11, x14)
    x16 = dmirror(x15)
    O = branch(x5, x15, x16)
    return O
