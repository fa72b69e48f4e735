"""The small shape is enlarged so that it fits into the red frame."""

from arcbatt.dsl import *


def solve_6b9890af(I):
    x1 = ofcolor(I, TWO)
    x2 = objects(I, T, T, T)
    x3 = matcher(color, TWO)
    x4 = compose(flip, x3)
    x5 = extract(x2, x4)
    x6 = normalize(x5)
    x7 = width(x1)
    x8 = subtract(x7, TWO)
    x9 = width(x6)
    x10 = divide(x8, x9)
    x11 = subgrid(x1, I)
    x12 = upscale(x6, x10)
    x13 = shift(x12, UNITY)
    O = paint(x11, x13)
    return O
