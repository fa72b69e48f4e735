"""Every block of three by three is reduced to its most frequent colour."""

from arcbatt.dsl import *


def solve_5614dbcf(I):
    x1 = lbind(apply, mostcolor)
    x2 = rbind(hsplit, THREE)
    x3 = compose(x1, x2)
    x4 = vsplit(I, THREE)
    O = apply(x3, x4)
    return O
