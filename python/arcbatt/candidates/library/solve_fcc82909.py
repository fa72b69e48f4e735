"""Below every square hangs a green strip as long as the number of its colours."""

from arcbatt.dsl import *


def solve_fcc82909(I):
    x1 = rbind(add, DOWN)
    x2 = compose(x1, llcorner)
    x3 = compose(toivec, numcolors)
    x4 = fork(add, lrcorner, x3)
    x5 = compose(initset, x4)
    x6 = fork(insert, x2, x5)
    x7 = chain(backdrop, x6, identity)
    x8 = objects(I, F, F, T)
    x9 = mapply(x7, x8)
    O = fill(I, THREE, x9)
    return O
