"""The right half is folded onto the left one."""

from arcbatt.dsl import *


def solve_e3497940(I):
    x1 = righthalf(I)
    x2 = vmirror(x1)
    x3 = asobject(x2)
    x4 = lefthalf(I)
    x5 = compose(positive, first)
    x6 = sfilter(x3, x5)
    O = paint(x4, x6)
    return O
