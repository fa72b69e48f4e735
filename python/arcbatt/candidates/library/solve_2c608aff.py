"""Dots that face the rectangle are joined to it by a line."""

from arcbatt.dsl import *


def solve_2c608aff(I):
    x1 = objects(I, T, F, T)
    x2 = argmax(x1, size)
    x3 = rbind(hmatching, x2)
    x4 = rbind(vmatching, x2)
    x5 = fork(either, x3, x4)
    x6 = remove(x2, x1)
    x7 = sfilter(x6, x5)
    x8 = rbind(gravitate, x2)
    x9 = fork(add, center, x8)
    x10 = fork(connect, center, x9)
    x11 = fork(recolor, color, x10)
    x12 = mapply(x11, x7)
    O = paint(I, x12)
    return O
