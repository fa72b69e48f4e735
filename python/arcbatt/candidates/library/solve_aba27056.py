"""The box is filled with yellow, which streams out of its opening and along the diagonals."""

from arcbatt.dsl import *


def solve_aba27056(I):
    x1 = objects(I, T, F, T)
    x2 = first(x1)
    x3 = box(x2)
    x4 = toindices(x2)
    x5 = difference(x3, x4)
    x6 = position(x2, x5)
    x7 = hmirror(x6)
    x8 = contained(ONE, x6)
    x9 = last(x5)
    x10 = first(x5)
    x11 = branch(x8, x9, x10)
    x12 = branch(x8, x10, x9)
    x13 = delta(x2)
    x14 = fill(I, FOUR, x13)
    x15 = rbind(shoot, x6)
    x16 = mapply(x15, x5)
    x17 = fill(x14, FOUR, x16)
    x18 = add(x6, x7)
    x19 = shoot(x11, x18)
    x20 = fill(x17, FOUR, x19)
    x21 = subtract(x6, x7)
    x22 = shoot(x12, x21)
    O = fill(x20, FOUR, x22)
    return O
