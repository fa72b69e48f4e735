"""Every gray square gets 1, 2, 3 and 4 at its four outer corners."""

from arcbatt.dsl import *


def solve_95990924(I):
    x1 = objects(I, T, F, T)
    x2 = apply(outbox, x1)
    x3 = apply(ulcorner, x2)
    x4 = fill(I, ONE, x3)
    x5 = apply(urcorner, x2)
    x6 = fill(x4, TWO, x5)
    x7 = apply(llcorner, x2)
    x8 = fill(x6, THREE, x7)
    x9 = apply(lrcorner, x2)
    O = fill(x8, FOUR, x9)
    return O
