"""Below the centre of every object a yellow cell is put in the bottom row."""

from arcbatt.dsl import *


def solve_54d82841(I):
    x1 = compose(vfrontier, center)
    x2 = objects(I, T, T, T)
    x3 = mapply(x1, x2)
    x4 = asindices(I)
    x5 = lrcorner(x4)
    x6 = hfrontier(x5)
    x7 = intersection(x3, x6)
    O = fill(I, FOUR, x7)
    return O
