"""The left third of a pattern that repeats three times."""

from arcbatt.dsl import *


def solve_2dee498d(I):
    x1 = hsplit(I, THREE)
    O = first(x1)
    return O
