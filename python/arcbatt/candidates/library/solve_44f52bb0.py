"""A single cell tells in blue that the grid is symmetric left to right, in orange that it is not."""

from arcbatt.dsl import *


def solve_44f52bb0(I):
    x1 = vmirror(I)
    x2 = equality(I, x1)
    x3 = branch(x2, ONE, SEVEN)
    O = canvas(x3, UNITY)
    return O
