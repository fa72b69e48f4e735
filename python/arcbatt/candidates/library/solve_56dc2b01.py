"""The green object moves to the red wall and a light blue wall closes it off behind."""

from arcbatt.dsl import *


def solve_56dc2b01(I):
    x1 = ofcolor(I, THREE)
    x2 = recolor(THREE, x1)
    x3 = ofcolor(I, TWO)
    x4 = gravitate(x2, x3)
    x5 = move(I, x2, x4)
    x6 = sign(x4)
    x7 = shape(x2)
    x8 = increment(x7)
    x9 = multiply(x6, x8)
    x10 = invert(x9)
    x11 = shift(x3, x10)
    O = fill(x5, EIGHT, x11)
    return O
