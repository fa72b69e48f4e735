"""Every colour becomes a column as long as its number of cells, the longest first."""

from arcbatt.dsl import *


def solve_9af7a82c(I):
    x1 = partition(I)
    x2 = compose(invert, size)
    x3 = order(x1, x2)
    x4 = valmax(x3, size)
    x5 = lbind(repeat, ZERO)
    x6 = lbind(subtract, x4)
    x7 = chain(x5, x6, size)
    x8 = fork(repeat, color, size)
    x9 = fork(combine, x8, x7)
    x10 = apply(x9, x3)
    O = dmirror(x10)
    return O
