"""What is at the bottom is mirrored to the top."""

from arcbatt.dsl import *


def solve_f25ffba3(I):
    x1 = hmirror(I)
    x2 = asobject(x1)
    O = underpaint(I, x2)
    return O
