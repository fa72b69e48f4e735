"""The bars are sorted by length and pushed to the right."""

from arcbatt.dsl import *


def solve_beb8660c(I):
    x1 = objects(I, T, F, T)
    x2 = order(x1, size)
    x3 = width(I)
    x4 = lbind(repeat, ZERO)
    x5 = lbind(subtract, x3)
    x6 = chain(x4, x5, size)
    x7 = fork(repeat, color, size)
    x8 = fork(combine, x6, x7)
    x9 = apply(x8, x2)
    x10 = height(I)
    x11 = size(x2)
    x12 = subtract(x10, x11)
    x13 = astuple(x12, x3)
    x14 = canvas(ZERO, x13)
    O = vconcat(x14, x9)
    return O
