"""Is what a candidate returned a grid? Its cells as bytes, or what is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .layout import GRID, MAX_SIDE, NOT_A_GRID, TOO_LARGE

Outcome = tuple[int, int, int, bytes, str]


def to_grid(result: Any, most: int) -> Outcome:
    """Status, height, width, cells and, if it is no grid, the reason. `most` is how many parts a result may have."""
    if isinstance(result, np.ndarray):
        return _from_array(result, most)
    return _from_rows(result, most)


def _not(reason: str) -> Outcome:
    return NOT_A_GRID, 0, 0, b"", reason


def _too_large(count: int) -> Outcome:
    return TOO_LARGE, 0, 0, b"", f"a result with {count:,} parts"


def _wrong_side(height: int, width: int) -> Outcome:
    return _not(f"{height}x{width}, expected 1 to {MAX_SIDE} rows and columns")


def _from_array(result: np.ndarray[Any, Any], most: int) -> Outcome:
    array = np.array(result, subok=False)
    if array.size > most:
        return _too_large(array.size)
    if array.ndim != 2:
        return _not(f"an array of {array.ndim} dimensions, expected 2")
    if array.dtype.kind not in "iuf":
        return _not(f"an array of {array.dtype}, expected integers")
    height, width = array.shape
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        return _wrong_side(height, width)
    wrong = array[~((array >= 0) & (array <= 9))]
    if wrong.size:
        return _not(f"a cell is {wrong[0].item()!r}, expected 0 to 9")
    cells = array.astype(np.uint8)
    if array.dtype.kind == "f" and not (cells == array).all():
        # np.zeros() makes floats unless told otherwise, so whole numbers among them are taken as what they are.
        return _not(f"a cell is {array[cells != array][0].item()!r}, expected integers")
    return GRID, height, width, cells.tobytes(), ""


def _from_rows(result: Any, most: int) -> Outcome:
    """The slow way: tuples, rows that are arrays, cells that are NumPy's integers; and everything that is wrong."""
    if not isinstance(result, (list, tuple)):
        try:
            count = len(result)
        except TypeError:
            count = 0
        if count > most:
            return _too_large(count)
        name = "None" if result is None else f"{type(result).__name__}"
        return _not(f"{name}, expected a list of lists or an array")
    height = len(result)
    if height > most:
        return _too_large(height)
    if not height:
        return _not("an empty list")
    rows, parts = [], 0
    for row in result:
        if isinstance(row, np.ndarray) and row.ndim == 1 and row.dtype.kind in "iu":
            parts += row.size
            row = row.tolist() if row.size <= MAX_SIDE else [0] * min(row.size, MAX_SIDE + 1)
        elif isinstance(row, (list, tuple)):
            parts += len(row)
        else:
            return _not(f"a row is {type(row).__name__}, expected a list")
        if parts > most:
            return _too_large(parts)
        rows.append(row)
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        return _not("rows of different lengths")
    if not (height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        return _wrong_side(height, width)
    cells = bytearray()
    for row in rows:
        for cell in row[: width + 1]:
            if type(cell) is not int and not isinstance(cell, np.integer):
                return _not(f"a cell is {type(cell).__name__}, expected an integer")
            if not 0 <= cell <= 9:
                return _not(f"a cell is {int(cell) if abs(int(cell)) < 10**9 else 'a large number'}, expected 0 to 9")
            cells.append(int(cell))
        if len(cells) > height * width:
            break  # a row that lied about its length
    if len(cells) != height * width:
        return _not("rows of different lengths")
    return GRID, height, width, bytes(cells), ""
