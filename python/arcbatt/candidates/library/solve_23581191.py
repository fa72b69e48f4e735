"""Both dots draw a horizontal and a vertical line and the crossings become red."""

from arcbatt.dsl import *


def solve_23581191(I):
    x1 = objects(I, T, F, T)
    x2 = fork(combine, hfrontier, vfrontier)
    x3 = compose(x2, center)
    x4 = fork(recolor, color, x3)
    x5 = mapply(x4, x1)
    x6 = paint(I, x5)
    x7 = first(x1)
    x8 = x3(x7)
    x9 = last(x1)
    x10 = x3(x9)
    x11 = intersection(x8, x10)
    O = fill(x6, TWO, x11)
    return O
