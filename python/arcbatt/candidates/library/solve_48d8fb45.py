"""The object that hangs on the grey cell is cut out."""

from arcbatt.dsl import *


def solve_48d8fb45(I):
    x1 = ofcolor(I, FIVE)
    x2 = recolor(FIVE, x1)
    x3 = objects(I, T, T, T)
    x4 = remove(x2, x3)
    x5 = rbind(adjacent, x1)
    x6 = extract(x4, x5)
    O = subgrid(x6, I)
    return O
