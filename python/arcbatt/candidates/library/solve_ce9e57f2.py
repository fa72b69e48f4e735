"""The lower half of every bar turns light blue."""

from arcbatt.dsl import *


def solve_ce9e57f2(I):
    x1 = objects(I, T, F, T)
    x2 = rbind(shift, DOWN)
    x3 = fork(combine, identity, x2)
    x4 = compose(center, x3)
    x5 = fork(connect, lrcorner, x4)
    x6 = compose(decrement, size)
    x7 = sfilter(x1, x6)
    x8 = mapply(x5, x7)
    O = fill(I, EIGHT, x8)
    return O
