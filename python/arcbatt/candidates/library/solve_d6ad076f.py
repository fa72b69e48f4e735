"""A light blue bridge, one cell narrower on each side, joins the two rectangles."""

from arcbatt.dsl import *


def solve_d6ad076f(I):
    x1 = objects(I, T, F, T)
    x2 = first(x1)
    x3 = last(x1)
    x4 = toindices(x2)
    x5 = toindices(x3)
    x6 = prapply(connect, x4, x5)
    x7 = fork(either, hline, vline)
    x8 = sfilter(x6, x7)
    x9 = merge(x8)
    x10 = vmatching(x2, x3)
    x11 = branch(x10, RIGHT, DOWN)
    x12 = shift(x9, x11)
    x13 = invert(x11)
    x14 = shift(x9, x13)
    x15 = intersection(x12, x14)
    O = underfill(I, EIGHT, x15)
    return O
