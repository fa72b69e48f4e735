"""Every pixel runs to the right edge and then down until the next line."""

from arcbatt.dsl import *


def solve_99fa7670(I):
    x1 = objects(I, T, F, T)
    x2 = rbind(shoot, RIGHT)
    x3 = compose(x2, ulcorner)
    x4 = fork(recolor, color, x3)
    x5 = mapply(x4, x1)
    x6 = paint(I, x5)
    x7 = width(I)
    x8 = decrement(x7)
    x9 = tojvec(x8)
    x10 = vfrontier(x9)
    x11 = rbind(shift, DOWN)
    x12 = lbind(toobject, x10)
    x13 = compose(x11, x12)
    x14 = fork(underpaint, identity, x13)
    x15 = height(I)
    x16 = power(x14, x15)
    O = x16(x6)
    return O
