"""The holes in the periodic pattern are repaired."""

from arcbatt.dsl import *


def solve_c3f564a4(I):
    x1 = asobject(I)
    x2 = compose(positive, first)
    x3 = sfilter(x1, x2)
    x4 = numcolors(I)
    x5 = decrement(x4)
    x6 = invert(FIVE)
    x7 = multiply(x5, x6)
    x8 = multiply(x5, SIX)
    x9 = interval(x7, x8, x5)
    x10 = apply(tojvec, x9)
    x11 = lbind(shift, x3)
    x12 = mapply(x11, x10)
    O = paint(I, x12)
    return O
