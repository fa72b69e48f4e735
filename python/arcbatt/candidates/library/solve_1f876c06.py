"""The two dots of every colour are connected by a diagonal."""

from arcbatt.dsl import *


def solve_1f876c06(I):
    x1 = compose(first, toindices)
    x2 = compose(last, toindices)
    x3 = fork(connect, x1, x2)
    x4 = fork(recolor, color, x3)
    x5 = fgpartition(I)
    x6 = mapply(x4, x5)
    O = paint(I, x6)
    return O
