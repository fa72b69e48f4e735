"""Of the four quarters the one that holds a cell of another colour is kept."""

from arcbatt.dsl import *


def solve_2dc579da(I):
    x1 = rbind(vsplit, TWO)
    x2 = hsplit(I, TWO)
    x3 = mapply(x1, x2)
    O = argmax(x3, numcolors)
    return O
