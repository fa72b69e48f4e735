"""The hidden part of the symmetric picture is recovered."""

from arcbatt.dsl import *


def solve_9ecd008a(I):
    x1 = ofcolor(I, ZERO)
    x2 = vmirror(I)
    O = subgrid(x1, x2)
    return O
