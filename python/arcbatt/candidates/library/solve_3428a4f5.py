"""The cells that are coloured in exactly one half are marked in green."""

from arcbatt.dsl import *


def solve_3428a4f5(I):
    x1 = tophalf(I)
    x2 = bottomhalf(I)
    x3 = cellwise(x1, x2, THREE)
    O = replace(x3, TWO, ZERO)
    return O
