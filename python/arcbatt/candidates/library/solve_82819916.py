"""The started rows are continued like the complete row, each in its own two colours."""

from arcbatt.dsl import *


def solve_82819916(I):
    x1 = objects(I, F, F, T)
    x2 = argmax(x1, size)
    x3 = lbind(index, I)
    x4 = ulcorner(x2)
    x5 = x3(x4)
    x6 = matcher(first, x5)
    x7 = sfilter(x2, x6)
    x8 = difference(x2, x7)
    x9 = rbind(subtract, x4)
    x10 = compose(x9, ulcorner)
    x11 = compose(x3, ulcorner)
    x12 = lbind(shift, x7)
    x13 = compose(x12, x10)
    x14 = fork(recolor, x11, x13)
    x15 = compose(x3, urcorner)
    x16 = lbind(shift, x8)
    x17 = compose(x16, x10)
    x18 = fork(recolor, x15, x17)
    x19 = remove(x2, x1)
    x20 = mapply(x14, x19)
    x21 = paint(I, x20)
    x22 = mapply(x18, x19)
    O = paint(x21, x22)
    return O
