"""Each dot draws a line through its row and frames its half of the grid."""

from arcbatt.dsl import *


def solve_1bfc4729(I):
    x1 = objects(I, T, F, T)
    x2 = argmin(x1, uppermost)
    x3 = argmax(x1, uppermost)
    x4 = compose(hfrontier, center)
    x5 = fork(recolor, color, x4)
    x6 = mapply(x5, x1)
    x7 = paint(I, x6)
    x8 = asindices(I)
    x9 = box(x8)
    x10 = tophalf(I)
    x11 = asindices(x10)
    x12 = color(x2)
    x13 = intersection(x9, x11)
    x14 = fill(x7, x12, x13)
    x15 = color(x3)
    x16 = difference(x9, x11)
    O = fill(x14, x15, x16)
    return O
