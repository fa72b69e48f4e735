"""The line becomes a striped triangle."""

from arcbatt.dsl import *


def solve_db3e9e38(I):
    x1 = objects(I, T, F, T)
    x2 = first(x1)
    x3 = lrcorner(x2)
    x4 = shoot(x3, NEG_UNITY)
    x5 = shoot(x3, UP_RIGHT)
    x6 = combine(x4, x5)
    x7 = rbind(shoot, UP)
    x8 = mapply(x7, x6)
    x9 = rbind(subtract, x3)
    x10 = chain(even, last, x9)
    x11 = fill(I, EIGHT, x8)
    x12 = sfilter(x8, x10)
    O = fill(x11, SEVEN, x12)
    return O
