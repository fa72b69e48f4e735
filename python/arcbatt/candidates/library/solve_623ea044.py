"""The dot sends out diagonals in all four directions."""

from arcbatt.dsl import *


def solve_623ea044(I):
    x1 = objects(I, T, F, T)
    x2 = first(x1)
    x3 = color(x2)
    x4 = center(x2)
    x5 = lbind(shoot, x4)
    x6 = ineighbors(ORIGIN)
    x7 = mapply(x5, x6)
    O = fill(I, x3, x7)
    return O
