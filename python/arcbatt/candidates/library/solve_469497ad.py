"""The grid is enlarged by its number of colours other than black and red diagonals run out of the corners of the square."""

from arcbatt.dsl import *


def solve_469497ad(I):
    x1 = numcolors(I)
    x2 = decrement(x1)
    x3 = upscale(I, x2)
    x4 = objects(x3, T, F, T)
    x5 = sfilter(x4, square)
    x6 = argmax(x5, size)
    x7 = ulcorner(x6)
    x8 = shoot(x7, NEG_UNITY)
    x9 = lrcorner(x6)
    x10 = shoot(x9, UNITY)
    x11 = combine(x8, x10)
    x12 = urcorner(x6)
    x13 = shoot(x12, UP_RIGHT)
    x14 = llcorner(x6)
    x15 = shoot(x14, DOWN_LEFT)
    x16 = combine(x13, x15)
    x17 = combine(x11, x16)
    O = underfill(x3, TWO, x17)
    return O
