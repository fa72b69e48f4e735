def differ(S, I, C):
    x1 = asobject(C)
    x2 = asobject(I)
    x3 = difference(x1, x2)
    x4 = size(x3)
    O = astuple(x4, x3)
    return O
