"""Every second cell in the middle row of each bar is punched out."""

from arcbatt.dsl import *


def solve_3bdb4ada(I):
    x1 = width(I)
    x2 = interval(ZERO, x1, TWO)
    x3 = apply(tojvec, x2)
    x4 = lbind(shift, x3)
    x5 = compose(increment, ulcorner)
    x6 = compose(x4, x5)
    x7 = fork(intersection, toindices, x6)
    x8 = objects(I, T, F, T)
    x9 = mapply(x7, x8)
    O = fill(I, ZERO, x9)
    return O
