"""Below the bar a shrinking blue staircase is drawn, above it a growing green one."""

from arcbatt.dsl import *


def solve_a65b410d(I):
    x1 = ofcolor(I, TWO)
    x2 = urcorner(x1)
    x3 = rbind(shoot, LEFT)
    x4 = shoot(x2, UP_RIGHT)
    x5 = mapply(x3, x4)
    x6 = fill(I, THREE, x5)
    x7 = shoot(x2, DOWN_LEFT)
    x8 = mapply(x3, x7)
    x9 = fill(x6, ONE, x8)
    O = fill(x9, TWO, x1)
    return O
