"""The bar grows by one cell from row to row."""

from arcbatt.dsl import *


def solve_bbc9ae5d(I):
    x1 = objects(I, T, F, F)
    x2 = compose(invert, color)
    x3 = order(x1, x2)
    x4 = first(x3)
    x5 = width(I)
    x6 = halve(x5)
    x7 = astuple(x6, x5)
    x8 = canvas(ZERO, x7)
    x9 = color(x4)
    x10 = rbind(shoot, LEFT)
    x11 = urcorner(x4)
    x12 = shoot(x11, UNITY)
    x13 = mapply(x10, x12)
    O = fill(x8, x9, x13)
    return O
