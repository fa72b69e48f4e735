"""Every gray block is replaced by the pattern."""

from arcbatt.dsl import *


def solve_e76a88a6(I):
    x1 = objects(I, F, F, T)
    x2 = argmax(x1, numcolors)
    x3 = objects(I, T, F, T)
    x4 = colorfilter(x3, FIVE)
    x5 = normalize(x2)
    x6 = lbind(shift, x5)
    x7 = compose(x6, ulcorner)
    x8 = mapply(x7, x4)
    O = paint(I, x8)
    return O
