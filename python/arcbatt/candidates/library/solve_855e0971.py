"""In every stripe the holes grow into lines across the stripe."""

from arcbatt.dsl import *


def solve_855e0971(I):
    x1 = partition(I)
    x2 = colorfilter(x1, ZERO)
    x3 = difference(x1, x2)
    x4 = first(x3)
    x5 = width(x4)
    x6 = width(I)
    x7 = equality(x5, x6)
    x8 = dmirror(I)
    x9 = branch(x7, I, x8)
    x10 = partition(x9)
    x11 = colorfilter(x10, ZERO)
    x12 = difference(x10, x11)
    x13 = ofcolor(x9, ZERO)
    x14 = lbind(mapply, vfrontier)
    x15 = lbind(intersection, x13)
    x16 = chain(x14, x15, backdrop)
    x17 = fork(intersection, backdrop, x16)
    x18 = mapply(x17, x12)
    x19 = fill(x9, ZERO, x18)
    x20 = dmirror(x19)
    O = branch(x7, x19, x20)
    return O
