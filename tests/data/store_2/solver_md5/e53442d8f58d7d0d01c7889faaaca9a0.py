def solve(S, I, C):
    O = vmirror(I)
    return O
