"""Of the four objects the one whose form is different is cut out."""

from arcbatt.dsl import *


def solve_88a62173(I):
    x1 = objects(I, T, T, T)
    x2 = totuple(x1)
    x3 = apply(normalize, x2)
    x4 = leastcommon(x3)
    x5 = matcher(normalize, x4)
    x6 = extract(x1, x5)
    O = subgrid(x6, I)
    return O
