def solve(S, I, C):
    x1 = compose(palette, first)
    x2 = palette(I)
    x3 = matcher(x1, x2)
    x4 = extract(S, x3)
    O = last(x4)
    return O
