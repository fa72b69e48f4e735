"""In every second column the pixels turn yellow."""

from arcbatt.dsl import *


def solve_a5f85a15(I):
    x1 = asindices(I)
    x2 = ofcolor(I, ZERO)
    x3 = difference(x1, x2)
    x4 = chain(flip, even, last)
    x5 = sfilter(x3, x4)
    O = fill(I, FOUR, x5)
    return O
