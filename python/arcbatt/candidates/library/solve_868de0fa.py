"""Square outlines are filled: red for even sides, orange for odd ones."""

from arcbatt.dsl import *


def solve_868de0fa(I):
    x1 = objects(I, T, F, T)
    x2 = compose(even, height)
    x3 = sfilter(x1, x2)
    x4 = difference(x1, x3)
    x5 = mapply(delta, x3)
    x6 = fill(I, TWO, x5)
    x7 = mapply(delta, x4)
    O = fill(x6, SEVEN, x7)
    return O
