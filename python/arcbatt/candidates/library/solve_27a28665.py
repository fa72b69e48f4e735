"""A single cell names the pattern by a colour: cross, plus, or one of two lopsided ones, told apart by corner and centre."""

from arcbatt.dsl import *


def solve_27a28665(I):
    x1 = vmirror(I)
    x2 = equality(I, x1)
    x3 = index(I, ORIGIN)
    x4 = equality(x3, ZERO)
    x5 = branch(x4, SIX, TWO)
    x6 = index(I, UNITY)
    x7 = equality(x6, ZERO)
    x8 = branch(x7, ONE, THREE)
    x9 = branch(x2, x5, x8)
    O = canvas(x9, UNITY)
    return O
