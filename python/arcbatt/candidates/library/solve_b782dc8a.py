"""The corridors reached from the two coloured centre are filled with both colours in turns."""

from arcbatt.dsl import *


def solve_b782dc8a(I):
    x1 = leastcolor(I)
    x2 = ofcolor(I, x1)
    x3 = first(x2)
    x4 = palette(I)
    x5 = remove(EIGHT, x4)
    x6 = remove(ZERO, x5)
    x7 = other(x6, x1)
    x8 = replace(I, x1, ZERO)
    x9 = replace(x8, x7, ZERO)
    x10 = objects(x9, T, F, F)
    x11 = lbind(contained, x3)
    x12 = compose(x11, toindices)
    x13 = extract(x10, x12)
    x14 = fork(add, first, last)
    x15 = rbind(subtract, x3)
    x16 = chain(even, x14, x15)
    x17 = fill(I, x7, x13)
    x18 = toindices(x13)
    x19 = sfilter(x18, x16)
    O = fill(x17, x1, x19)
    return O
