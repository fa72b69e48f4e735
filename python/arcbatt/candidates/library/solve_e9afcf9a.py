"""The two rows are woven into each other."""

from arcbatt.dsl import *


def solve_e9afcf9a(I):
    x1 = compose(vfrontier, tojvec)
    x2 = width(I)
    x3 = interval(ONE, x2, TWO)
    x4 = mapply(x1, x3)
    x5 = hmirror(I)
    x6 = toobject(x4, x5)
    O = paint(I, x6)
    return O
