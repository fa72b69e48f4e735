"""The four colours appear enlarged at the opposite corners outside the square."""

from arcbatt.dsl import *


def solve_93b581b8(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = subgrid(x2, I)
    x4 = rot180(x3)
    x5 = upscale(x4, THREE)
    x6 = asobject(x5)
    x7 = ulcorner(x2)
    x8 = subtract(x7, TWO_BY_TWO)
    x9 = shift(x6, x8)
    x10 = paint(I, x9)
    x11 = toindices(x2)
    x12 = mapply(hfrontier, x11)
    x13 = mapply(vfrontier, x11)
    x14 = combine(x12, x13)
    x15 = toobject(x14, I)
    O = paint(x10, x15)
    return O
