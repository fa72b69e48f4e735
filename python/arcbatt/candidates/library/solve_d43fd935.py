"""Every pixel level with the green square is joined to it."""

from arcbatt.dsl import *


def solve_d43fd935(I):
    x1 = ofcolor(I, THREE)
    x2 = objects(I, T, F, T)
    x3 = sizefilter(x2, ONE)
    x4 = rbind(hmatching, x1)
    x5 = rbind(vmatching, x1)
    x6 = fork(either, x4, x5)
    x7 = sfilter(x3, x6)
    x8 = rbind(gravitate, x1)
    x9 = fork(add, ulcorner, x8)
    x10 = fork(connect, ulcorner, x9)
    x11 = fork(recolor, color, x10)
    x12 = mapply(x11, x7)
    O = paint(I, x12)
    return O
