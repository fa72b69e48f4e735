"""Everything but the most frequent colour turns grey."""

from arcbatt.dsl import *


def solve_9565186b(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    O = fill(I, FIVE, x2)
    return O
