"""The number of colours decides which grey line is drawn: the top row for one, the falling diagonal for two, the rising one for three."""

from arcbatt.dsl import *


def solve_6e02f1e3(I):
    x1 = shape(I)
    x2 = canvas(ZERO, x1)
    x3 = numcolors(I)
    x4 = asindices(I)
    x5 = ulcorner(x4)
    x6 = urcorner(x4)
    x7 = connect(x5, x6)
    x8 = lrcorner(x4)
    x9 = connect(x5, x8)
    x10 = llcorner(x4)
    x11 = connect(x10, x6)
    x12 = equality(x3, TWO)
    x13 = branch(x12, x9, x11)
    x14 = equality(x3, ONE)
    x15 = branch(x14, x7, x13)
    O = fill(x2, FIVE, x15)
    return O
