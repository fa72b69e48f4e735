"""Lines go up from the red pixels and step to the right below gray ones."""

from arcbatt.dsl import *


def solve_d9f24cd1(I):
    x1 = ofcolor(I, TWO)
    x2 = ofcolor(I, FIVE)
    x3 = apply(last, x1)
    x4 = rbind(contained, x3)
    x5 = compose(x4, last)
    x6 = sfilter(x2, x5)
    x7 = apply(last, x6)
    x8 = rbind(contained, x7)
    x9 = compose(x8, last)
    x10 = compose(flip, x9)
    x11 = sfilter(x1, x10)
    x12 = mapply(vfrontier, x11)
    x13 = fill(I, TWO, x12)
    x14 = rbind(shoot, DOWN)
    x15 = rbind(add, DOWN)
    x16 = compose(x14, x15)
    x17 = mapply(x16, x6)
    x18 = fill(x13, TWO, x17)
    x19 = rbind(shoot, UP)
    x20 = rbind(add, UNITY)
    x21 = compose(x19, x20)
    x22 = mapply(x21, x6)
    O = fill(x18, TWO, x22)
    return O
