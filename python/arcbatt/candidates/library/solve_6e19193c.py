"""Every angle sends out a diagonal through its open corner."""

from arcbatt.dsl import *


def solve_6e19193c(I):
    x1 = compose(first, delta)
    x2 = compose(dneighbors, x1)
    x3 = fork(difference, toindices, x2)
    x4 = compose(first, x3)
    x5 = fork(subtract, x1, x4)
    x6 = fork(add, x1, x5)
    x7 = fork(shoot, x6, x5)
    x8 = fork(recolor, color, x7)
    x9 = objects(I, T, F, T)
    x10 = mapply(x8, x9)
    O = paint(I, x10)
    return O
