"""The object of the same shape as the one in the corner box becomes grey."""

from arcbatt.dsl import *


def solve_63613498(I):
    x1 = crop(I, ORIGIN, THREE_BY_THREE)
    x2 = asindices(x1)
    x3 = ofcolor(x1, ZERO)
    x4 = difference(x2, x3)
    x5 = normalize(x4)
    x6 = objects(I, T, F, T)
    x7 = compose(normalize, toindices)
    x8 = matcher(x7, x5)
    x9 = sfilter(x6, x8)
    x10 = merge(x9)
    x11 = fill(I, FIVE, x10)
    x12 = asobject(x1)
    O = paint(x11, x12)
    return O
