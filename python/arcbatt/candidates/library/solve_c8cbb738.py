"""All patterns are laid on one another with their centres together."""

from arcbatt.dsl import *


def solve_c8cbb738(I):
    x1 = fgpartition(I)
    x2 = valmax(x1, height)
    x3 = valmax(x1, width)
    x4 = astuple(x2, x3)
    x5 = lbind(subtract, x4)
    x6 = chain(halve, x5, shape)
    x7 = mostcolor(I)
    x8 = canvas(x7, x4)
    x9 = fork(shift, normalize, x6)
    x10 = mapply(x9, x1)
    O = paint(x8, x10)
    return O
