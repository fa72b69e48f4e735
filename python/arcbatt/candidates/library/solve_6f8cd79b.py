"""The grid gets a light blue border."""

from arcbatt.dsl import *


def solve_6f8cd79b(I):
    x1 = asindices(I)
    x2 = box(x1)
    O = fill(I, EIGHT, x2)
    return O
