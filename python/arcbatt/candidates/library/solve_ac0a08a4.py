"""The grid is enlarged by the number of its colours."""

from arcbatt.dsl import *


def solve_ac0a08a4(I):
    x1 = numcolors(I)
    x2 = decrement(x1)
    O = upscale(I, x2)
    return O
