"""Figures that enclose a hole turn light blue."""

from arcbatt.dsl import *


def solve_b2862040(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, NINE)
    x3 = rbind(bordering, I)
    x4 = compose(flip, x3)
    x5 = sfilter(x2, x4)
    x6 = merge(x5)
    x7 = colorfilter(x1, ONE)
    x8 = rbind(adjacent, x6)
    x9 = mfilter(x7, x8)
    O = fill(I, EIGHT, x9)
    return O
