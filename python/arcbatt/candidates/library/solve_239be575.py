"""A single cell is light blue if the red squares are connected and black otherwise."""

from arcbatt.dsl import *


def solve_239be575(I):
    x1 = objects(I, F, T, T)
    x2 = lbind(contained, TWO)
    x3 = compose(x2, palette)
    x4 = sfilter(x1, x3)
    x5 = size(x4)
    x6 = equality(x5, ONE)
    x7 = branch(x6, EIGHT, ZERO)
    O = canvas(x7, UNITY)
    return O
