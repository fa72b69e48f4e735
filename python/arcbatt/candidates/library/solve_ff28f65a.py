"""The red squares are counted with blue cells of a checkerboard."""

from arcbatt.dsl import *


def solve_ff28f65a(I):
    x1 = objects(I, T, F, T)
    x2 = size(x1)
    x3 = canvas(ZERO, THREE_BY_THREE)
    x4 = asindices(x3)
    x5 = totuple(x4)
    x6 = fork(add, first, last)
    x7 = compose(even, x6)
    x8 = sfilter(x5, x7)
    x9 = astuple(x2, TWO)
    x10 = crop(x8, ORIGIN, x9)
    O = fill(x3, ONE, x10)
    return O
