"""The mirror image of the top is added at the bottom."""

from arcbatt.dsl import *


def solve_496994bd(I):
    x1 = hmirror(I)
    x2 = asobject(x1)
    O = underpaint(I, x2)
    return O
