"""Background that is enclosed turns blue."""

from arcbatt.dsl import *


def solve_a5313dff(I):
    x1 = objects(I, T, F, F)
    x2 = rbind(bordering, I)
    x3 = compose(flip, x2)
    x4 = mfilter(x1, x3)
    O = underfill(I, ONE, x4)
    return O
