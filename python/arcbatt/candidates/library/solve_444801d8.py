"""Every open box is filled with the colour of the dot inside, up to the row above it."""

from arcbatt.dsl import *


def solve_444801d8(I):
    x1 = objects(I, T, F, T)
    x2 = colorfilter(x1, ONE)
    x3 = rbind(toobject, I)
    x4 = chain(leastcolor, x3, backdrop)
    x5 = rbind(shift, UP)
    x6 = fork(combine, identity, x5)
    x7 = compose(backdrop, x6)
    x8 = fork(recolor, x4, x7)
    x9 = mapply(x8, x2)
    O = underpaint(I, x9)
    return O
