"""Where the two bars cross, the lower one comes to lie on top."""

from arcbatt.dsl import *


def solve_ba97ae07(I):
    x1 = fgpartition(I)
    x2 = first(x1)
    x3 = backdrop(x2)
    x4 = last(x1)
    x5 = backdrop(x4)
    x6 = intersection(x3, x5)
    x7 = first(x6)
    x8 = index(I, x7)
    x9 = apply(color, x1)
    x10 = other(x9, x8)
    O = fill(I, x10, x6)
    return O
