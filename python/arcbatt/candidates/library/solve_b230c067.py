"""The figure unlike the others turns red, the others blue."""

from arcbatt.dsl import *


def solve_b230c067(I):
    x1 = objects(I, T, T, T)
    x2 = totuple(x1)
    x3 = compose(normalize, toindices)
    x4 = apply(x3, x2)
    x5 = leastcommon(x4)
    x6 = replace(I, EIGHT, ONE)
    x7 = matcher(x3, x5)
    x8 = extract(x2, x7)
    O = fill(x6, TWO, x8)
    return O
