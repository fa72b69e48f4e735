"""Pink lines run through the centres of the blue frames."""

from arcbatt.dsl import *


def solve_41e4d17e(I):
    x1 = objects(I, T, F, T)
    x2 = colorfilter(x1, ONE)
    x3 = fork(combine, hfrontier, vfrontier)
    x4 = compose(x3, center)
    x5 = mapply(x4, x2)
    O = underfill(I, SIX, x5)
    return O
