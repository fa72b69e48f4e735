"""Every closed blue ring becomes a red cross."""

from arcbatt.dsl import *


def solve_6c434453(I):
    x1 = objects(I, T, F, T)
    x2 = fork(equality, toindices, box)
    x3 = sfilter(x1, x2)
    x4 = sizefilter(x3, EIGHT)
    x5 = fork(insert, identity, dneighbors)
    x6 = compose(x5, center)
    x7 = merge(x4)
    x8 = cover(I, x7)
    x9 = mapply(x6, x4)
    O = fill(x8, TWO, x9)
    return O
