"""The middle panel and its four neighbours take their fixed colours."""

from arcbatt.dsl import *


def solve_272f95fa(I):
    x1 = objects(I, T, F, F)
    x2 = colorfilter(x1, ZERO)
    x3 = rbind(bordering, I)
    x4 = compose(flip, x3)
    x5 = extract(x2, x4)
    x6 = remove(x5, x2)
    x7 = rbind(hmatching, x5)
    x8 = sfilter(x6, x7)
    x9 = rbind(vmatching, x5)
    x10 = sfilter(x6, x9)
    x11 = fill(I, SIX, x5)
    x12 = argmin(x8, leftmost)
    x13 = fill(x11, FOUR, x12)
    x14 = argmax(x8, leftmost)
    x15 = fill(x13, THREE, x14)
    x16 = argmin(x10, uppermost)
    x17 = fill(x15, TWO, x16)
    x18 = argmax(x10, uppermost)
    O = fill(x17, ONE, x18)
    return O
