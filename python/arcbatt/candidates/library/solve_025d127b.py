"""Every slanted frame is straightened by one step to the right, its bottom row and right edge staying in place."""

from arcbatt.dsl import *


def solve_025d127b(I):
    x1 = objects(I, T, T, T)
    x2 = fork(combine, hfrontier, vfrontier)
    x3 = compose(x2, lrcorner)
    x4 = fork(intersection, toindices, x3)
    x5 = fork(difference, toindices, x3)
    x6 = rbind(shift, RIGHT)
    x7 = compose(x6, x5)
    x8 = fork(combine, x4, x7)
    x9 = merge(x1)
    x10 = cover(I, x9)
    x11 = fork(recolor, color, x8)
    x12 = mapply(x11, x1)
    O = paint(x10, x12)
    return O
