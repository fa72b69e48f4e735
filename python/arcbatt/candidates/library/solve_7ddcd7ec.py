"""The tails of the square are continued along their diagonals."""

from arcbatt.dsl import *


def solve_7ddcd7ec(I):
    x1 = objects(I, T, F, T)
    x2 = argmax(x1, size)
    x3 = lbind(position, x2)
    x4 = fork(shoot, center, x3)
    x5 = color(x2)
    x6 = sizefilter(x1, ONE)
    x7 = mapply(x4, x6)
    O = fill(I, x5, x7)
    return O
