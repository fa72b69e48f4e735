"""Grids and mirrored patches: objects in them, turned, cut, drawn on, put together."""

from naive.order import ordered
from naive.patches import (
    _has_cells,
    asindices,
    dneighbors,
    leftmost,
    lowermost,
    mostcolor,
    neighbors,
    normalize,
    ofcolor,
    palette,
    recolor,
    rightmost,
    shape,
    shift,
    toindices,
    ulcorner,
    uppermost,
)


def objects(grid, univalued, diagonal, without_bg):
    h, w = len(grid), len(grid[0])
    background = mostcolor(grid) if without_bg else None
    around = neighbors if diagonal else dneighbors
    found, seen = set(), set()
    for start in asindices(grid):
        value = grid[start[0]][start[1]]
        if start in seen or value == background:
            continue
        seen.add(start)
        todo, cells = [start], set()
        while todo:
            loc = todo.pop()
            cells.add((grid[loc[0]][loc[1]], loc))
            for i, j in around(loc):
                if 0 <= i < h and 0 <= j < w and (i, j) not in seen:
                    v = grid[i][j]
                    if v == value if univalued else v != background:
                        seen.add((i, j))
                        todo.append((i, j))
        found.add(frozenset(cells))
    return frozenset(found)


def partition(grid):
    return frozenset(recolor(value, ofcolor(grid, value)) for value in palette(grid))


def fgpartition(grid):
    return frozenset(recolor(value, ofcolor(grid, value)) for value in palette(grid) - {mostcolor(grid)})


def frontiers(grid):
    h, w = len(grid), len(grid[0])
    rows = [[(value, (i, j)) for j, value in enumerate(row)] for i, row in enumerate(grid)]
    columns = [[(grid[i][j], (i, j)) for i in range(h)] for j in range(w)]
    return frozenset(frozenset(line) for line in rows + columns if len({value for value, _ in line}) == 1)


def rot90(grid):
    return tuple(zip(*grid[::-1]))


def rot180(grid):
    return tuple(row[::-1] for row in grid[::-1])


def rot270(grid):
    return dmirror(grid)[::-1]


def _relocate(patch, place):
    """The patch with every location (i, j) at place(i, j)."""
    if _has_cells(patch):
        return frozenset((color, place(i, j)) for color, (i, j) in patch)
    return frozenset(place(i, j) for i, j in patch)


def hmirror(piece):
    if isinstance(piece, tuple):
        return piece[::-1]
    both_ends = uppermost(piece) + lowermost(piece)
    return _relocate(piece, lambda i, j: (both_ends - i, j))


def vmirror(piece):
    if isinstance(piece, tuple):
        return tuple(row[::-1] for row in piece)
    both_ends = leftmost(piece) + rightmost(piece)
    return _relocate(piece, lambda i, j: (i, both_ends - j))


def dmirror(piece):
    if isinstance(piece, tuple):
        return tuple(zip(*piece))
    a, b = ulcorner(piece)
    return _relocate(piece, lambda i, j: (a + j - b, b + i - a))


def cmirror(piece):
    if isinstance(piece, tuple):
        return tuple(zip(*(row[::-1] for row in piece[::-1])))
    a, b = ulcorner(piece)
    h, w = shape(piece)
    return _relocate(piece, lambda i, j: (a + w - 1 - (j - b), b + h - 1 - (i - a)))


def crop(grid, start, dims):
    i, j = start[0], start[1]
    return tuple(row[j : j + dims[1]] for row in grid[i : i + dims[0]])


def subgrid(patch, grid):
    return crop(grid, ulcorner(patch), shape(patch))


def trim(grid):
    return tuple(row[1:-1] for row in grid[1:-1])


def tophalf(grid):
    return grid[: len(grid) // 2]


def bottomhalf(grid):
    return grid[len(grid) - len(grid) // 2 :]


def lefthalf(grid):
    return dmirror(tophalf(dmirror(grid)))


def righthalf(grid):
    return dmirror(bottomhalf(dmirror(grid)))


def hupscale(grid, factor):
    return tuple(tuple(value for value in row for _ in range(factor)) for row in ordered(grid))


def vupscale(grid, factor):
    return tuple(row for row in ordered(grid) for _ in range(factor))


def upscale(element, factor):
    if isinstance(element, tuple):
        return vupscale(hupscale(element, factor), factor)
    if len(element) == 0:
        return element
    a, b = ulcorner(element)
    return frozenset(
        (color, (a + (i - a) * factor + di, b + (j - b) * factor + dj))
        for color, (i, j) in element
        for di in range(factor)
        for dj in range(factor)
    )


def downscale(grid, factor):
    h, w, step = len(grid), len(grid[0]), abs(factor)
    return tuple(tuple(grid[i][j] for j in range(0, w, step)) for i in range(0, h, step))


def compress(grid):
    columns = [j for j, column in enumerate(ordered(dmirror(grid))) if len(set(column)) == 1]
    rows = [row for row in ordered(grid) if len(set(row)) != 1]
    return tuple(tuple(value for j, value in enumerate(row) if j not in columns) for row in rows)


def replace(grid, replacee, replacer):
    return tuple(tuple(replacer if value == replacee else value for value in row) for row in ordered(grid))


def switch(grid, a, b):
    return tuple(tuple(b if value == a else a if value == b else value for value in row) for row in ordered(grid))


def fill(grid, value, patch):
    h, w = len(grid), len(grid[0])
    rows = [list(row) for row in grid]
    for i, j in toindices(patch):
        if 0 <= i < h and 0 <= j < w:
            rows[i][j] = value
    return tuple(tuple(row) for row in rows)


def paint(grid, obj):
    h, w = len(grid), len(grid[0])
    rows = [list(row) for row in grid]
    for value, (i, j) in ordered(obj):
        if 0 <= i < h and 0 <= j < w:
            rows[i][j] = value
    return tuple(tuple(row) for row in rows)


def underfill(grid, value, patch):
    h, w = len(grid), len(grid[0])
    background = mostcolor(grid)
    rows = [list(row) for row in grid]
    for i, j in toindices(patch):
        if 0 <= i < h and 0 <= j < w and grid[i][j] == background:
            rows[i][j] = value
    return tuple(tuple(row) for row in rows)


def underpaint(grid, obj):
    h, w = len(grid), len(grid[0])
    background = mostcolor(grid)
    rows = [list(row) for row in grid]
    for value, (i, j) in ordered(obj):
        if 0 <= i < h and 0 <= j < w and rows[i][j] == background:
            rows[i][j] = value
    return tuple(tuple(row) for row in rows)


def cover(grid, patch):
    return fill(grid, mostcolor(grid), patch)


def move(grid, obj, offset):
    return paint(cover(grid, obj), shift(obj, offset))


def canvas(value, dimensions):
    return ((value,) * dimensions[1],) * dimensions[0]


def hconcat(a, b):
    return tuple(left + right for left, right in zip(ordered(a), ordered(b)))


def vconcat(a, b):
    return a + b


def hsplit(grid, n):
    h, w = len(grid), len(grid[0]) // n
    gap = len(grid[0]) % n != 0
    return tuple(crop(grid, (0, k * (w + gap)), (h, w)) for k in range(n))


def vsplit(grid, n):
    h, w = len(grid) // n, len(grid[0])
    gap = len(grid) % n != 0
    return tuple(crop(grid, (k * (h + gap), 0), (h, w)) for k in range(n))


def cellwise(a, b, fallback):
    w = len(a[0])
    return tuple(tuple(row[j] if row[j] == b[i][j] else fallback for j in range(w)) for i, row in enumerate(a))


def occurrences(grid, obj):
    normal = normalize(obj)
    h, w = shape(normal)
    return frozenset(
        (i, j)
        for i in range(len(grid) - h + 1)
        for j in range(len(grid[0]) - w + 1)
        if all(grid[i + di][j + dj] == color for color, (di, dj) in normal)
    )
