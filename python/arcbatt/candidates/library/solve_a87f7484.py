"""The tile whose shape is unlike all the others is cut out."""

from arcbatt.dsl import *


def solve_a87f7484(I):
    x1 = partition(I)
    x2 = colorfilter(x1, ZERO)
    x3 = difference(x1, x2)
    x4 = totuple(x3)
    x5 = compose(normalize, toindices)
    x6 = apply(x5, x4)
    x7 = leastcommon(x6)
    x8 = matcher(x5, x7)
    x9 = extract(x4, x8)
    O = subgrid(x9, I)
    return O
