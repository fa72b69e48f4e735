"""The rooms are shrunk to one cell each and mirrored."""

from arcbatt.dsl import *


def solve_9f236235(I):
    x1 = compress(I)
    x2 = frontiers(I)
    x3 = size(x2)
    x4 = halve(x3)
    x5 = increment(x4)
    x6 = height(x1)
    x7 = divide(x6, x5)
    x8 = downscale(x1, x7)
    O = vmirror(x8)
    return O
