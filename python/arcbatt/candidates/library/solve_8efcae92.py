"""The rectangle with most red pixels is cut out."""

from arcbatt.dsl import *


def solve_8efcae92(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, ONE)
    x3 = rbind(subgrid, I)
    x4 = apply(x3, x2)
    x5 = rbind(colorcount, TWO)
    O = argmax(x4, x5)
    return O
