"""The bars are coloured by rank, from the tallest to the shortest."""

from arcbatt.dsl import *


def solve_08ed6ac7(I):
    x1 = objects(I, T, F, T)
    x2 = compose(invert, height)
    x3 = order(x1, x2)
    x4 = interval(ONE, FIVE, ONE)
    x5 = mpapply(recolor, x4, x3)
    O = paint(I, x5)
    return O
