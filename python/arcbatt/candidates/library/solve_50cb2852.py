"""The inside of every rectangle becomes light blue."""

from arcbatt.dsl import *


def solve_50cb2852(I):
    x1 = compose(backdrop, inbox)
    x2 = objects(I, T, F, T)
    x3 = mapply(x1, x2)
    O = fill(I, EIGHT, x3)
    return O
