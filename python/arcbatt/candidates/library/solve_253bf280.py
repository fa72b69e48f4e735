"""Light blue dots that face each other are joined by green lines."""

from arcbatt.dsl import *


def solve_253bf280(I):
    x1 = ofcolor(I, EIGHT)
    x2 = prapply(connect, x1, x1)
    x3 = fork(either, hline, vline)
    x4 = mfilter(x2, x3)
    x5 = fill(I, THREE, x4)
    O = fill(x5, EIGHT, x1)
    return O
