"""The grid gets a frame one cell wide that repeats its outermost cells and leaves the corners empty."""

from arcbatt.dsl import *


def solve_49d1d64f(I):
    x1 = asobject(I)
    x2 = shape(I)
    x3 = add(x2, TWO)
    x4 = canvas(ZERO, x3)
    x5 = shift(x1, RIGHT)
    x6 = paint(x4, x5)
    x7 = shift(x1, DOWN)
    x8 = paint(x6, x7)
    x9 = shift(x1, (1, 2))
    x10 = paint(x8, x9)
    x11 = shift(x1, (2, 1))
    x12 = paint(x10, x11)
    x13 = shift(x1, UNITY)
    O = paint(x12, x13)
    return O
