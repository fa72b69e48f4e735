"""Only the largest rectangle stays, without the noise around it."""

from arcbatt.dsl import *


def solve_91714a58(I):
    x1 = objects(I, T, F, T)
    x2 = argmax(x1, size)
    x3 = toindices(x2)
    x4 = lbind(intersection, x3)
    x5 = compose(x4, dneighbors)
    x6 = chain(decrement, size, x5)
    x7 = shape(I)
    x8 = canvas(ZERO, x7)
    x9 = color(x2)
    x10 = compose(positive, x6)
    x11 = sfilter(x3, x10)
    O = fill(x8, x9, x11)
    return O
