"""Only what is made of two by two squares stays, single cells disappear."""

from arcbatt.dsl import *


def solve_7f4411dc(I):
    x1 = objects(I, T, F, T)
    x2 = first(x1)
    x3 = color(x2)
    x4 = canvas(x3, TWO_BY_TWO)
    x5 = asobject(x4)
    x6 = mostcolor(I)
    x7 = shape(I)
    x8 = canvas(x6, x7)
    x9 = lbind(shift, x5)
    x10 = occurrences(I, x5)
    x11 = mapply(x9, x10)
    O = paint(x8, x11)
    return O
