"""Background that is enclosed turns yellow."""

from arcbatt.dsl import *


def solve_00d62c1b(I):
    x1 = objects(I, T, F, F)
    x2 = rbind(bordering, I)
    x3 = compose(flip, x2)
    x4 = mfilter(x1, x3)
    O = underfill(I, FOUR, x4)
    return O
