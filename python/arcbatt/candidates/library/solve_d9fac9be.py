"""The answer is the colour in the middle of the ring."""

from arcbatt.dsl import *


def solve_d9fac9be(I):
    x1 = asindices(I)
    x2 = ofcolor(I, ZERO)
    x3 = difference(x1, x2)
    x4 = rbind(toobject, I)
    x5 = chain(palette, x4, neighbors)
    x6 = lbind(contained, ZERO)
    x7 = chain(flip, x6, x5)
    x8 = sfilter(x3, x7)
    x9 = matcher(size, ONE)
    x10 = compose(x9, x5)
    x11 = extract(x8, x10)
    x12 = index(I, x11)
    O = canvas(x12, UNITY)
    return O
