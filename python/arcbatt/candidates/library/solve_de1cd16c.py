"""The answer is the ground colour with most noise pixels."""

from arcbatt.dsl import *


def solve_de1cd16c(I):
    x1 = leastcolor(I)
    x2 = ofcolor(I, x1)
    x3 = partition(I)
    x4 = colorfilter(x3, x1)
    x5 = difference(x3, x4)
    x6 = lbind(intersection, x2)
    x7 = chain(size, x6, backdrop)
    x8 = argmax(x5, x7)
    x9 = color(x8)
    O = canvas(x9, UNITY)
    return O
