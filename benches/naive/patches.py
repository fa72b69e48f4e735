"""Colours, locations and patches: what is asked of them, and what is made of them."""

from naive.containers import first, leastcommon, mostcommon
from naive.order import ordered


def _values(element):
    """The colour values of a grid or an object."""
    if isinstance(element, tuple):
        return [value for row in element for value in row]
    return [color for color, _ in element]


def mostcolor(element):
    return mostcommon(_values(element))


def leastcolor(element):
    return leastcommon(_values(element))


def height(piece):
    if len(piece) == 0:
        return 0
    if isinstance(piece, tuple):
        return len(piece)
    return lowermost(piece) - uppermost(piece) + 1


def width(piece):
    if len(piece) == 0:
        return 0
    if isinstance(piece, tuple):
        return len(piece[0])
    return rightmost(piece) - leftmost(piece) + 1


def shape(piece):
    return (height(piece), width(piece))


def portrait(piece):
    return height(piece) > width(piece)


def square(piece):
    if isinstance(piece, tuple):
        return len(piece) == len(piece[0])
    return height(piece) == width(piece) and height(piece) * width(piece) == len(piece)


def colorcount(element, value):
    if isinstance(element, tuple):
        return sum(row.count(value) for row in element)
    return sum(color == value for color, _ in element)


def colorfilter(objs, value):
    return frozenset(obj for obj in objs if color(obj) == value)


def palette(element):
    return frozenset(_values(element))


def numcolors(element):
    return len(palette(element))


def color(obj):
    return first(obj)[0]


def vline(patch):
    return height(patch) == len(patch) and width(patch) == 1


def hline(patch):
    return width(patch) == len(patch) and height(patch) == 1


def index(grid, loc):
    i, j = loc
    if 0 <= i < len(grid) and 0 <= j < len(grid[0]):
        return grid[i][j]
    return None


def asindices(grid):
    return frozenset((i, j) for i in range(len(grid)) for j in range(len(grid[0])))


def ofcolor(grid, value):
    return frozenset((i, j) for i, row in enumerate(ordered(grid)) for j, v in enumerate(row) if v == value)


def _has_cells(patch):
    """Whether a patch that is not empty has cells, not plain locations."""
    return isinstance(next(iter(patch))[1], tuple)


def toindices(patch):
    if len(patch) == 0:
        return frozenset()
    if _has_cells(patch):
        return frozenset(loc for _, loc in patch)
    return patch


def ulcorner(patch):
    return tuple(map(min, zip(*toindices(patch))))


def urcorner(patch):
    if len(patch) == 0:
        return ()
    rows, columns = zip(*toindices(patch))
    return (min(rows), max(columns))


def llcorner(patch):
    if len(patch) == 0:
        return ()
    rows, columns = zip(*toindices(patch))
    return (max(rows), min(columns))


def lrcorner(patch):
    return tuple(map(max, zip(*toindices(patch))))


def recolor(value, patch):
    return frozenset((value, loc) for loc in toindices(patch))


def shift(patch, directions):
    if len(patch) == 0:
        return patch
    di, dj = directions
    if _has_cells(patch):
        return frozenset((color, (i + di, j + dj)) for color, (i, j) in patch)
    return frozenset((i + di, j + dj) for i, j in patch)


def normalize(patch):
    if len(patch) == 0:
        return patch
    return shift(patch, (-uppermost(patch), -leftmost(patch)))


def dneighbors(loc):
    i, j = loc[0], loc[1]
    return frozenset({(i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)})


def ineighbors(loc):
    i, j = loc[0], loc[1]
    return frozenset({(i - 1, j - 1), (i - 1, j + 1), (i + 1, j - 1), (i + 1, j + 1)})


def neighbors(loc):
    return dneighbors(loc) | ineighbors(loc)


def uppermost(patch):
    return min(i for i, j in toindices(patch))


def lowermost(patch):
    return max(i for i, j in toindices(patch))


def leftmost(patch):
    return min(j for i, j in toindices(patch))


def rightmost(patch):
    return max(j for i, j in toindices(patch))


def toobject(patch, grid):
    h, w = len(grid), len(grid[0])
    return frozenset((grid[i][j], (i, j)) for i, j in toindices(patch) if 0 <= i < h and 0 <= j < w)


def asobject(grid):
    return frozenset((value, (i, j)) for i, row in enumerate(ordered(grid)) for j, value in enumerate(row))


def corners(patch):
    return frozenset({ulcorner(patch), urcorner(patch), llcorner(patch), lrcorner(patch)})


def center(patch):
    return (uppermost(patch) + height(patch) // 2, leftmost(patch) + width(patch) // 2)


def centerofmass(patch):
    return tuple(sum(numbers) // len(patch) for numbers in zip(*toindices(patch)))


def position(a, b):
    ai, aj = center(toindices(a))
    bi, bj = center(toindices(b))
    if ai == bi:
        return (0, 1 if aj < bj else -1)
    if aj == bj:
        return (1 if ai < bi else -1, 0)
    return (1 if ai < bi else -1, 1 if aj < bj else -1)


def hmatching(a, b):
    return len({i for i, j in toindices(a)} & {i for i, j in toindices(b)}) > 0


def vmatching(a, b):
    return len({j for i, j in toindices(a)} & {j for i, j in toindices(b)}) > 0


def manhattan(a, b):
    there = toindices(b)
    return min(abs(ai - bi) + abs(aj - bj) for ai, aj in toindices(a) for bi, bj in there)


def adjacent(a, b):
    return manhattan(a, b) == 1


def bordering(patch, grid):
    return (
        uppermost(patch) == 0
        or leftmost(patch) == 0
        or lowermost(patch) == len(grid) - 1
        or rightmost(patch) == len(grid[0]) - 1
    )


def connect(a, b):
    ai, aj = a
    bi, bj = b
    rows = range(min(ai, bi), max(ai, bi) + 1)
    columns = range(min(aj, bj), max(aj, bj) + 1)
    if ai == bi:
        return frozenset((ai, j) for j in columns)
    if aj == bj:
        return frozenset((i, aj) for i in rows)
    if bi - ai == bj - aj:
        return frozenset(zip(rows, columns))
    if bi - ai == aj - bj:
        return frozenset(zip(rows, reversed(columns)))
    return frozenset()


def shoot(start, direction):
    i, j = start
    return connect(start, (i + 42 * direction[0], j + 42 * direction[1]))


def vfrontier(location):
    return frozenset((i, location[1]) for i in range(30))


def hfrontier(location):
    return frozenset((location[0], j) for j in range(30))


def backdrop(patch):
    if len(patch) == 0:
        return frozenset()
    rows = range(uppermost(patch), lowermost(patch) + 1)
    columns = range(leftmost(patch), rightmost(patch) + 1)
    return frozenset((i, j) for i in rows for j in columns)


def delta(patch):
    return backdrop(patch) - toindices(patch)


def gravitate(source, destination):
    si, sj = center(source)
    di, dj = center(destination)
    if vmatching(source, destination):
        direction = (1 if si < di else -1, 0)
    else:
        direction = (0, 1 if sj < dj else -1)
    steps = 0
    while not adjacent(source, destination) and steps < 42:
        source = shift(source, direction)
        steps += 1
    return (steps * direction[0], steps * direction[1])


def _outline(top, bottom, left, right):
    rows = {(i, j) for i in range(top, bottom + 1) for j in (left, right)}
    columns = {(i, j) for i in (top, bottom) for j in range(left, right + 1)}
    return frozenset(rows | columns)


def inbox(patch):
    top, bottom = sorted((uppermost(patch) + 1, lowermost(patch) - 1))
    left, right = sorted((leftmost(patch) + 1, rightmost(patch) - 1))
    return _outline(top, bottom, left, right)


def outbox(patch):
    return _outline(uppermost(patch) - 1, lowermost(patch) + 1, leftmost(patch) - 1, rightmost(patch) + 1)


def box(patch):
    if len(patch) == 0:
        return patch
    return _outline(uppermost(patch), lowermost(patch), leftmost(patch), rightmost(patch))


def hperiod(obj):
    normal = normalize(obj)
    for p in range(1, width(normal)):
        if all((color, (i, j - p)) in normal for color, (i, j) in normal if j >= p):
            return p
    return width(normal)


def vperiod(obj):
    normal = normalize(obj)
    for p in range(1, height(normal)):
        if all((color, (i - p, j)) in normal for color, (i, j) in normal if i >= p):
            return p
    return height(normal)
