"""Every pixel is continued to the right, alternating with gray."""

from arcbatt.dsl import *


def solve_97999447(I):
    x1 = objects(I, T, F, T)
    x2 = rbind(shoot, RIGHT)
    x3 = compose(x2, ulcorner)
    x4 = fork(recolor, color, x3)
    x5 = mapply(x4, x1)
    x6 = paint(I, x5)
    x7 = width(I)
    x8 = interval(ONE, x7, TWO)
    x9 = apply(tojvec, x8)
    x10 = apply(ulcorner, x1)
    x11 = prapply(add, x10, x9)
    O = fill(x6, FIVE, x11)
    return O
