"""The inside of the rectangular frame, whose colour spans the fewest rows."""

from arcbatt.dsl import *


def solve_1c786137(I):
    x1 = partition(I)
    x2 = argmin(x1, height)
    x3 = subgrid(x2, I)
    O = trim(x3)
    return O
