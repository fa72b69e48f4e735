"""The squares get green rims half as wide as themselves and cast blue shadows down."""

from arcbatt.dsl import *


def solve_db93a21d(I):
    x1 = objects(I, T, F, T)
    x2 = rbind(shoot, DOWN)
    x3 = ofcolor(I, NINE)
    x4 = mapply(x2, x3)
    x5 = fill(I, ONE, x4)
    x6 = rbind(interval, ONE)
    x7 = fork(x6, invert, increment)
    x8 = compose(maximum, shape)
    x9 = chain(x7, halve, x8)
    x10 = lbind(prapply, add)
    x11 = fork(product, x9, x9)
    x12 = fork(x10, toindices, x11)
    x13 = mapply(x12, x1)
    x14 = fill(x5, THREE, x13)
    O = fill(x14, NINE, x3)
    return O
