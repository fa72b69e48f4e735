"""Under every dot a chequered column of its colour grows down to the bottom."""

from arcbatt.dsl import *


def solve_3ac3eb23(I):
    x1 = compose(ineighbors, center)
    x2 = fork(recolor, color, x1)
    x3 = objects(I, T, F, T)
    x4 = mapply(x2, x3)
    x5 = paint(I, x4)
    x6 = width(I)
    x7 = astuple(TWO, x6)
    x8 = crop(x5, ORIGIN, x7)
    x9 = vconcat(x8, x8)
    O = vconcat(x8, x9)
    return O
