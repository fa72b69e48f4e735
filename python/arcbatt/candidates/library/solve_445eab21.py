"""A small square has the colour of the larger object."""

from arcbatt.dsl import *


def solve_445eab21(I):
    x1 = objects(I, T, F, T)
    x2 = argmax(x1, size)
    x3 = color(x2)
    O = canvas(x3, TWO_BY_TWO)
    return O
