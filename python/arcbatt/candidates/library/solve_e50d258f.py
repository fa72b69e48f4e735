"""The rectangle with most red pixels is cut out."""

from arcbatt.dsl import *


def solve_e50d258f(I):
    x1 = asindices(I)
    x2 = ofcolor(I, ZERO)
    x3 = difference(x1, x2)
    x4 = fill(I, EIGHT, x3)
    x5 = objects(x4, T, F, F)
    x6 = colorfilter(x5, EIGHT)
    x7 = rbind(subgrid, I)
    x8 = apply(x7, x6)
    x9 = rbind(colorcount, TWO)
    O = argmax(x8, x9)
    return O
