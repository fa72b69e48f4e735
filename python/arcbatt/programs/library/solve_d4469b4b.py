"""The answer depends only on the colour and is taken from the example of the same colour."""

from arcbatt.dsl import *


def solve_d4469b4b(S, I):
    x1 = compose(palette, first)
    x2 = palette(I)
    x3 = matcher(x1, x2)
    x4 = extract(S, x3)
    O = last(x4)
    return O
