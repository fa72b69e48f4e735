"""The two dots of a colour span a filled rectangle."""

from arcbatt.dsl import *


def solve_56ff96f3(I):
    x1 = fork(recolor, color, backdrop)
    x2 = fgpartition(I)
    x3 = mapply(x1, x2)
    O = paint(I, x3)
    return O
