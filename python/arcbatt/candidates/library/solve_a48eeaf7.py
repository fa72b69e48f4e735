"""The gray pixels are drawn to the nearest places around the red square."""

from arcbatt.dsl import *


def solve_a48eeaf7(I):
    x1 = ofcolor(I, FIVE)
    x2 = ofcolor(I, TWO)
    x3 = outbox(x2)
    x4 = rbind(compose, initset)
    x5 = lbind(lbind, manhattan)
    x6 = compose(x5, initset)
    x7 = compose(x4, x6)
    x8 = lbind(argmin, x3)
    x9 = compose(x8, x7)
    x10 = replace(I, FIVE, ZERO)
    x11 = apply(x9, x1)
    O = fill(x10, FIVE, x11)
    return O
