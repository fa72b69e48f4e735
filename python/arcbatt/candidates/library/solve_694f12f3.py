"""The inside of the smaller rectangle becomes blue and that of the larger one red."""

from arcbatt.dsl import *


def solve_694f12f3(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, FOUR)
    x3 = fork(difference, toindices, box)
    x4 = argmin(x2, size)
    x5 = x3(x4)
    x6 = fill(I, ONE, x5)
    x7 = argmax(x2, size)
    x8 = x3(x7)
    O = fill(x6, TWO, x8)
    return O
