"""What a value of a program is, for people: a kind in words, pictures where it has any, and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from arcbatt.evaluating.values import decode, show
from arcbatt.views.svg import Cells, Picture

MAX_CELLS = 10_000
"""Grids and objects with more cells are not drawn."""
MAX_PICTURES = 100
"""So many parts of a value are drawn."""
MAX_TEXT = 20_000
"""So many characters of a value's text are shown."""


@dataclass(frozen=True)
class Shown:
    """A value: `summary` in a few words, its `pictures`, its `text`; `missing` says what was left out."""

    summary: str
    pictures: list[Picture] = field(default_factory=list)
    text: str = ""
    missing: str = ""

    @property
    def large(self) -> bool:
        """Whether a page should fold it."""
        return len(self.pictures) > 4 or len(self.text) > 300


def describe(data: bytes, returns: str = "", canvas: tuple[int, int] = (0, 0)) -> Shown:
    """What a value is, given as bytes.

    `returns` is the type that the primitive declares: a tuple of pairs is a small grid or a tuple of places, and only
    the type can tell. Objects are drawn where they are on a `canvas` (height, width) if they fit on it.
    """
    text, missing, leaves = value_text(data)
    if leaves > MAX_TEXT * 10:
        return Shown(f"a value of {leaves} numbers", [], text, missing)
    plain = decode(data)
    if not isinstance(plain, tuple | frozenset):
        kind = "function" if callable(plain) else "Boolean" if isinstance(plain, bool) else "integer"
        return Shown(kind, [], text)
    whole = _picture(plain, returns, canvas)
    if whole is not None:
        summary, cells = whole
        # A drawn grid says it all; of an object or of places one wants to read the numbers, too.
        keep_text = cells is None or isinstance(plain, frozenset)
        pictures = [Picture("", cells)] if cells is not None else []
        return Shown(summary, pictures, text if keep_text else "", missing if keep_text else "")
    kind = "set" if isinstance(plain, frozenset) else "tuple"
    parts = list(_in_order(plain))
    found = [_picture(part, "", canvas) for part in parts[:MAX_PICTURES]]
    noun = "value" if len(parts) == 1 else "values"
    if parts and all(one is not None for one in found):
        drawn = [Picture(f"{k}: {one[0]}", one[1]) for k, one in enumerate(found) if one is not None]
        noun = _plural({one[0].split(" ")[0] for one in found if one is not None}, noun, len(parts))
        if len(parts) > MAX_PICTURES:
            missing = f"{len(parts) - MAX_PICTURES} more are not drawn. {missing}".strip()
        return Shown(f"{kind} of {len(parts)} {noun}", drawn, text, missing)
    return Shown(f"{kind} of {len(parts)} {noun}", [], text, missing)


def value_text(data: bytes) -> tuple[str, str, int]:
    """The text of a value, sets in canonical order as ``{...}``, what was left out of it, and how many numbers it
    holds."""
    text, leaves = show(data)
    text = text.replace("frozenset()", "{}")
    # A brace closes a set only, and the parenthesis of its `frozenset(` follows at once.
    text = text.replace("frozenset({", "{").replace("})", "}")
    if len(text) <= MAX_TEXT:
        return text, "", leaves
    return text[:MAX_TEXT], f"{len(text) - MAX_TEXT} more characters are not shown.", leaves


def as_cells(plain: Any) -> Cells | None:
    """A value as rows to draw, if it is a tuple of equally long rows of integers that are not too many."""
    return plain if _is_grid(plain) and len(plain) * len(plain[0]) <= MAX_CELLS else None


def _picture(plain: Any, returns: str, canvas: tuple[int, int]) -> tuple[str, Cells | None] | None:
    """A grid, an object or a set of places as words and cells; None if it is something else."""
    if isinstance(plain, tuple) and _is_grid(plain) and returns not in ("IntegerTuple", "TupleTuple", "Tuple"):
        height, width = len(plain), len(plain[0])
        return f"grid {height} x {width}", plain if height * width <= MAX_CELLS else None
    if not isinstance(plain, frozenset) or not plain:
        return None
    if all(_is_cell(part) for part in plain):
        return _placed("object", {place: value for value, place in plain}, len(plain), canvas)
    if all(_is_pair(part) for part in plain):
        return _placed("places", dict.fromkeys(plain, 5), len(plain), canvas)
    return None


def _placed(
    name: str, cells: dict[tuple[int, int], int], count: int, canvas: tuple[int, int]
) -> tuple[str, Cells | None]:
    rows, columns = [i for i, _ in cells], [j for _, j in cells]
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    summary = f"{name} {bottom - top + 1} x {right - left + 1}, {count} {'cell' if count == 1 else 'cells'}"
    summary += f" at ({top}, {left})"
    if top >= 0 and left >= 0 and bottom < canvas[0] and right < canvas[1]:
        top, left, bottom, right = 0, 0, canvas[0] - 1, canvas[1] - 1
    if (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
        return summary, None
    return summary, [[cells.get((i, j)) for j in range(left, right + 1)] for i in range(top, bottom + 1)]


def _in_order(parts: tuple[Any, ...] | frozenset[Any]) -> Iterable[Any]:
    """The parts of a container; of a set in canonical order, which is that of `_key`."""
    return parts if isinstance(parts, tuple) else sorted(parts, key=lambda part: tuple(_key(part)))


def _key(value: Any) -> Iterator[tuple[int, int, str]]:
    """Integers before tuples before sets, containers part by part."""
    if isinstance(value, int):
        yield 0, int(value), ""
    elif isinstance(value, tuple | frozenset):
        yield 1 + isinstance(value, frozenset), 0, ""
        for part in _in_order(value):
            yield from _key(part)
        yield -1, 0, ""  # ends before whatever a longer container goes on with
    else:
        yield 3, 0, repr(value)


def _plural(names: set[str], otherwise: str, count: int) -> str:
    if len(names) != 1:
        return otherwise
    (name,) = names
    return {"places": "sets of places"}.get(name, name if count == 1 else f"{name}s")


def _is_grid(plain: Any) -> bool:
    return (
        isinstance(plain, tuple)
        and len(plain) > 0
        and all(isinstance(row, tuple) and len(row) == len(plain[0]) > 0 for row in plain)
        and all(type(cell) is int for row in plain for cell in row)
    )


def _is_pair(plain: Any) -> bool:
    return isinstance(plain, tuple) and len(plain) == 2 and type(plain[0]) is int and type(plain[1]) is int


def _is_cell(plain: Any) -> bool:
    return isinstance(plain, tuple) and len(plain) == 2 and type(plain[0]) is int and _is_pair(plain[1])
