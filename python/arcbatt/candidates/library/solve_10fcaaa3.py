"""The grid is tiled two by two and the empty diagonal neighbours of every dot become light blue."""

from arcbatt.dsl import *


def solve_10fcaaa3(I):
    x1 = hconcat(I, I)
    x2 = vconcat(x1, x1)
    x3 = leastcolor(x2)
    x4 = ofcolor(x2, x3)
    x5 = mapply(ineighbors, x4)
    O = underfill(x2, EIGHT, x5)
    return O
