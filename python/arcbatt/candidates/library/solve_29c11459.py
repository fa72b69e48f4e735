"""The two end dots of a row extend towards its middle, which becomes grey."""

from arcbatt.dsl import *


def solve_29c11459(I):
    x1 = compose(hfrontier, center)
    x2 = fork(recolor, color, x1)
    x3 = lefthalf(I)
    x4 = righthalf(I)
    x5 = objects(x3, T, F, T)
    x6 = mapply(x2, x5)
    x7 = paint(x3, x6)
    x8 = objects(x4, T, F, T)
    x9 = mapply(x2, x8)
    x10 = paint(x4, x9)
    x11 = height(I)
    x12 = astuple(x11, ONE)
    x13 = canvas(ZERO, x12)
    x14 = mapply(x1, x5)
    x15 = fill(x13, FIVE, x14)
    x16 = hconcat(x7, x15)
    O = hconcat(x16, x10)
    return O
