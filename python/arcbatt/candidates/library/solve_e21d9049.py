"""Both arms of the cross are continued periodically."""

from arcbatt.dsl import *


def solve_e21d9049(I):
    x1 = fgpartition(I)
    x2 = merge(x1)
    x3 = toindices(x2)
    x4 = totuple(x3)
    x5 = apply(first, x4)
    x6 = mostcommon(x5)
    x7 = toivec(x6)
    x8 = hfrontier(x7)
    x9 = apply(last, x4)
    x10 = mostcommon(x9)
    x11 = tojvec(x10)
    x12 = vfrontier(x11)
    x13 = intersection(x8, x3)
    x14 = toobject(x13, I)
    x15 = intersection(x12, x3)
    x16 = toobject(x15, I)
    x17 = invert(NINE)
    x18 = interval(x17, TEN, ONE)
    x19 = lbind(shift, x14)
    x20 = width(x2)
    x21 = lbind(multiply, x20)
    x22 = apply(x21, x18)
    x23 = apply(tojvec, x22)
    x24 = mapply(x19, x23)
    x25 = paint(I, x24)
    x26 = lbind(shift, x16)
    x27 = height(x2)
    x28 = lbind(multiply, x27)
    x29 = apply(x28, x18)
    x30 = apply(toivec, x29)
    x31 = mapply(x26, x30)
    O = paint(x25, x31)
    return O
