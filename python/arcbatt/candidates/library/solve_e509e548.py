"""Corners turn blue, brackets magenta, and branched figures red."""

from arcbatt.dsl import *


def solve_e509e548(I):
    x1 = objects(I, T, F, T)
    x2 = fork(difference, toindices, box)
    x3 = sfilter(x1, x2)
    x4 = difference(x1, x3)
    x5 = fork(add, height, width)
    x6 = compose(decrement, x5)
    x7 = fork(equality, size, x6)
    x8 = replace(I, THREE, SIX)
    x9 = merge(x3)
    x10 = fill(x8, TWO, x9)
    x11 = mfilter(x4, x7)
    O = fill(x10, ONE, x11)
    return O
