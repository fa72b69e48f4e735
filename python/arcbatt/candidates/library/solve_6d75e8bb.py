"""The gaps inside the box of the object become red."""

from arcbatt.dsl import *


def solve_6d75e8bb(I):
    x1 = objects(I, T, T, T)
    x2 = first(x1)
    x3 = delta(x2)
    O = fill(I, TWO, x3)
    return O
