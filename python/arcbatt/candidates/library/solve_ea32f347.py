"""The longest bar turns blue, the shortest red, the other yellow."""

from arcbatt.dsl import *


def solve_ea32f347(I):
    x1 = objects(I, T, F, T)
    x2 = replace(I, FIVE, FOUR)
    x3 = argmax(x1, size)
    x4 = fill(x2, ONE, x3)
    x5 = argmin(x1, size)
    O = fill(x4, TWO, x5)
    return O
