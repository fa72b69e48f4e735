"""The longest bar turns blue, the shortest red, and the others vanish."""

from arcbatt.dsl import *


def solve_a61f2674(I):
    x1 = objects(I, T, F, T)
    x2 = replace(I, FIVE, ZERO)
    x3 = argmax(x1, size)
    x4 = fill(x2, ONE, x3)
    x5 = argmin(x1, size)
    O = fill(x4, TWO, x5)
    return O
