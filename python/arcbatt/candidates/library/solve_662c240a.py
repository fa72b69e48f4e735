"""Of the three squares the one that is not symmetric about its diagonal is kept."""

from arcbatt.dsl import *


def solve_662c240a(I):
    x1 = vsplit(I, THREE)
    x2 = fork(equality, identity, dmirror)
    x3 = compose(flip, x2)
    O = extract(x1, x3)
    return O
