"""The pixel steps down, and above it every second column is yellow."""

from arcbatt.dsl import *


def solve_834ec97d(I):
    x1 = objects(I, T, F, T)
    x2 = first(x1)
    x3 = color(x2)
    x4 = ofcolor(I, x3)
    x5 = first(x4)
    x6 = first(x5)
    x7 = increment(x6)
    x8 = width(I)
    x9 = astuple(x7, x8)
    x10 = crop(I, ORIGIN, x9)
    x11 = asindices(x10)
    x12 = rbind(subtract, x5)
    x13 = chain(even, last, x12)
    x14 = move(I, x2, DOWN)
    x15 = sfilter(x11, x13)
    O = fill(x14, FOUR, x15)
    return O
