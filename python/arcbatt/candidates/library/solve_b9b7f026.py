"""The answer is the colour of the rectangle that has a hole."""

from arcbatt.dsl import *


def solve_b9b7f026(I):
    x1 = objects(I, T, F, T)
    x2 = extract(x1, delta)
    x3 = color(x2)
    O = canvas(x3, UNITY)
    return O
