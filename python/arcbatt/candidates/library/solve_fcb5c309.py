"""The box with most pixels inside is cut out in the colour of the pixels."""

from arcbatt.dsl import *


def solve_fcb5c309(I):
    x1 = objects(I, T, F, T)
    x2 = argmin(x1, size)
    x3 = color(x2)
    x4 = ofcolor(I, x3)
    x5 = colorfilter(x1, x3)
    x6 = difference(x1, x5)
    x7 = lbind(intersection, x4)
    x8 = chain(size, x7, backdrop)
    x9 = argmax(x6, x8)
    x10 = subgrid(x9, I)
    x11 = color(x9)
    O = replace(x10, x11, x3)
    return O
