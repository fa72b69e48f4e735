def solve(S, I, C):
    x1 = matcher(first, I)
    x2 = extract(S, x1)
    O = last(x2)
    return O
