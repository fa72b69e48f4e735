"""Each of the three gray tiles is replaced by its colour from the examples."""

from arcbatt.dsl import *


def solve_995c5fa3(S, I):
    x1 = rbind(hsplit, THREE)
    x2 = compose(x1, first)
    x3 = chain(first, dmirror, last)
    x4 = fork(pair, x2, x3)
    x5 = mapply(x4, S)
    x6 = lbind(extract, x5)
    x7 = lbind(matcher, first)
    x8 = chain(last, x6, x7)
    x9 = hsplit(I, THREE)
    x10 = apply(x8, x9)
    x11 = rbind(repeat, THREE)
    O = apply(x11, x10)
    return O
