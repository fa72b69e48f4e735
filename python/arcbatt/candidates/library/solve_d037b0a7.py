"""Every pixel runs down until the next one."""

from arcbatt.dsl import *


def solve_d037b0a7(I):
    x1 = rbind(shift, DOWN)
    x2 = compose(x1, asobject)
    x3 = fork(underpaint, identity, x2)
    x4 = height(I)
    x5 = power(x3, x4)
    O = x5(I)
    return O
