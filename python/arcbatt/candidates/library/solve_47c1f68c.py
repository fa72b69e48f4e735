"""The pattern of the first quarter is mirrored to all four quarters in the colour of the dividing cross."""

from arcbatt.dsl import *


def solve_47c1f68c(I):
    x1 = frontiers(I)
    x2 = first(x1)
    x3 = color(x2)
    x4 = tophalf(I)
    x5 = lefthalf(x4)
    x6 = leastcolor(x5)
    x7 = replace(x5, x6, x3)
    x8 = vmirror(x7)
    x9 = hconcat(x7, x8)
    x10 = hmirror(x9)
    O = vconcat(x9, x10)
    return O
