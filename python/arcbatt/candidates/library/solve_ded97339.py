"""Light blue pixels in the same row or column are joined."""

from arcbatt.dsl import *


def solve_ded97339(I):
    x1 = ofcolor(I, EIGHT)
    x2 = prapply(connect, x1, x1)
    x3 = fork(either, hline, vline)
    x4 = sfilter(x2, x3)
    x5 = merge(x4)
    O = fill(I, EIGHT, x5)
    return O
