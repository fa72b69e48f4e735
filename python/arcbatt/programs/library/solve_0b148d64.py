"""The quarter with the rare colour is cut out."""

from arcbatt.dsl import *


def solve_0b148d64(I):
    x1 = fgpartition(I)
    x2 = argmin(x1, size)
    O = subgrid(x2, I)
    return O
