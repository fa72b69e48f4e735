"""Both diagonals become black."""

from arcbatt.dsl import *


def solve_ea786f4a(I):
    x1 = shoot(ORIGIN, UNITY)
    x2 = width(I)
    x3 = decrement(x2)
    x4 = tojvec(x3)
    x5 = shoot(x4, DOWN_LEFT)
    x6 = fill(I, ZERO, x1)
    O = fill(x6, ZERO, x5)
    return O
