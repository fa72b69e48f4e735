"""Objects are coloured by their number of cells: blue for four, red for three, green for two."""

from arcbatt.dsl import *


def solve_6e82a1ae(I):
    x1 = lbind(subtract, FIVE)
    x2 = compose(x1, size)
    x3 = fork(recolor, x2, identity)
    x4 = objects(I, T, F, T)
    x5 = mapply(x3, x4)
    O = paint(I, x5)
    return O
