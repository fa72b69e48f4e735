"""The top left room turns blue, the middle room red and the bottom right room green."""

from arcbatt.dsl import *


def solve_941d9a10(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, ZERO)
    x3 = shape(I)
    x4 = halve(x3)
    x5 = lbind(contained, x4)
    x6 = compose(x5, toindices)
    x7 = extract(x2, x6)
    x8 = first(x2)
    x9 = fill(I, ONE, x8)
    x10 = fill(x9, TWO, x7)
    x11 = last(x2)
    O = fill(x10, THREE, x11)
    return O
