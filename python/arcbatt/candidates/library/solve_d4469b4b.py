"""A row and a column of gray on a small grid; the colour says which."""

from arcbatt.dsl import *


def solve_d4469b4b(I):
    x1 = palette(I)
    x2 = contained(TWO, x1)
    x3 = contained(THREE, x1)
    x4 = branch(x3, TWO, ONE)
    x5 = branch(x2, ZERO, x4)
    x6 = canvas(ZERO, THREE_BY_THREE)
    x7 = tojvec(x4)
    x8 = toivec(x5)
    x9 = vfrontier(x7)
    x10 = hfrontier(x8)
    x11 = combine(x9, x10)
    O = fill(x6, FIVE, x11)
    return O
