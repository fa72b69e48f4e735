"""The pixel draws a zigzag upwards between the walls."""

from arcbatt.dsl import *


def solve_a3df8b1e(I):
    x1 = width(I)
    x2 = astuple(x1, x1)
    x3 = canvas(ZERO, x2)
    x4 = decrement(x1)
    x5 = toivec(x4)
    x6 = tojvec(x4)
    x7 = connect(x5, x6)
    x8 = fill(x3, ONE, x7)
    x9 = hmirror(x8)
    x10 = shape(x8)
    x11 = crop(x9, DOWN, x10)
    x12 = crop(x8, DOWN, x10)
    x13 = vconcat(x11, x12)
    x14 = repeat(x13, TEN)
    x15 = merge(x14)
    x16 = hmirror(x15)
    x17 = shape(I)
    x18 = crop(x16, ORIGIN, x17)
    O = hmirror(x18)
    return O
