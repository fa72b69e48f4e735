"""The upper right corner of three by three cells is cut out."""

from arcbatt.dsl import *


def solve_5bd6f4ac(I):
    x1 = width(I)
    x2 = subtract(x1, THREE)
    x3 = tojvec(x2)
    O = crop(I, x3, THREE_BY_THREE)
    return O
