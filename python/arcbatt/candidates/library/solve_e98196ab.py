"""The two halves are laid on one another."""

from arcbatt.dsl import *


def solve_e98196ab(I):
    x1 = bottomhalf(I)
    x2 = tophalf(I)
    x3 = fgpartition(x1)
    x4 = merge(x3)
    O = paint(x2, x4)
    return O
