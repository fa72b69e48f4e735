"""The colours in the inner corners move out of the box to the opposite corners."""

from arcbatt.dsl import *


def solve_952a094c(I):
    x1 = objects(I, T, F, T)
    x2 = argmax(x1, size)
    x3 = lbind(index, I)
    x4 = inbox(x2)
    x5 = corners(x4)
    x6 = totuple(x5)
    x7 = apply(x3, x6)
    x8 = outbox(x2)
    x9 = corners(x8)
    x10 = totuple(x9)
    x11 = hmirror(x10)
    x12 = delta(x2)
    x13 = fill(I, ZERO, x12)
    x14 = pair(x7, x11)
    O = paint(x13, x14)
    return O
