"""The four corner pieces are put together."""

from arcbatt.dsl import *


def solve_a61ba2ce(I):
    x1 = rbind(subgrid, I)
    x2 = objects(I, T, F, T)
    x3 = apply(x1, x2)
    x4 = rbind(index, UNITY)
    x5 = matcher(x4, ZERO)
    x6 = extract(x3, x5)
    x7 = rbind(index, DOWN)
    x8 = matcher(x7, ZERO)
    x9 = extract(x3, x8)
    x10 = rbind(index, RIGHT)
    x11 = matcher(x10, ZERO)
    x12 = extract(x3, x11)
    x13 = rbind(index, ORIGIN)
    x14 = matcher(x13, ZERO)
    x15 = extract(x3, x14)
    x16 = hconcat(x6, x9)
    x17 = hconcat(x12, x15)
    O = vconcat(x16, x17)
    return O
