"""Figures of six cells turn red, all others blue."""

from arcbatt.dsl import *


def solve_d2abd087(I):
    x1 = objects(I, T, F, T)
    x2 = replace(I, FIVE, ONE)
    x3 = sizefilter(x1, SIX)
    x4 = merge(x3)
    O = fill(x2, TWO, x4)
    return O
