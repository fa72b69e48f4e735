"""The pattern is completed to full symmetry about the cross in its middle."""

from arcbatt.dsl import *


def solve_4c5c2cf0(I):
    x1 = objects(I, T, T, T)
    x2 = fork(equality, identity, vmirror)
    x3 = sfilter(x1, x2)
    x4 = first(x3)
    x5 = merge(x1)
    x6 = color(x4)
    x7 = matcher(first, x6)
    x8 = vmirror(x5)
    x9 = ulcorner(x4)
    x10 = sfilter(x8, x7)
    x11 = ulcorner(x10)
    x12 = subtract(x9, x11)
    x13 = shift(x8, x12)
    x14 = paint(I, x13)
    x15 = objects(x14, T, T, T)
    x16 = merge(x15)
    x17 = hmirror(x16)
    x18 = sfilter(x17, x7)
    x19 = ulcorner(x18)
    x20 = subtract(x9, x19)
    x21 = shift(x17, x20)
    O = paint(x14, x21)
    return O
