"""In every third column yellow turns magenta."""

from arcbatt.dsl import *


def solve_ba26e723(I):
    x1 = compose(vfrontier, tojvec)
    x2 = width(I)
    x3 = interval(ZERO, x2, THREE)
    x4 = mapply(x1, x3)
    x5 = ofcolor(I, ZERO)
    x6 = difference(x4, x5)
    O = fill(I, SIX, x6)
    return O
