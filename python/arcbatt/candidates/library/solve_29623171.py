"""The panels with the most marks are filled with their colour and the others emptied."""

from arcbatt.dsl import *


def solve_29623171(I):
    x1 = leastcolor(I)
    x2 = shape(I)
    x3 = canvas(ZERO, x2)
    x4 = ofcolor(I, FIVE)
    x5 = fill(x3, FIVE, x4)
    x6 = objects(x5, T, F, F)
    x7 = colorfilter(x6, ZERO)
    x8 = rbind(colorcount, x1)
    x9 = rbind(toobject, I)
    x10 = compose(x8, x9)
    x11 = valmax(x7, x10)
    x12 = matcher(x10, x11)
    x13 = mfilter(x7, x12)
    O = fill(x5, x1, x13)
    return O
