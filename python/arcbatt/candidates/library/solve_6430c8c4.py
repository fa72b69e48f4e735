"""The cells that are black in both halves are marked in green."""

from arcbatt.dsl import *


def solve_6430c8c4(I):
    x1 = tophalf(I)
    x2 = bottomhalf(I)
    x3 = cellwise(x1, x2, SEVEN)
    x4 = replace(x3, ZERO, THREE)
    O = replace(x4, SEVEN, ZERO)
    return O
