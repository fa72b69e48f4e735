"""Values of programs as bytes: the form in which they are kept, compared and sent.

Equal bytes mean identical values. A grid is the byte 4, its height, its width and its cells in reading order; all else
is the engine's affair (crates/batt-core/src/value/bytes.rs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arcbatt import _engine
from arcbatt.tasks.model import MAX_SIDE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_GRID = 4


def encode(value: Any) -> bytes:
    """The bytes of a value: integers, Booleans, tuples, frozensets, functions of the DSL; lists count as tuples.

    Raises `ProgramError` for what is no value of the DSL.

    Example:
        >>> encode(((0, 7, 0),))
        b'\\x04\\x01\\x03\\x00\\x07\\x00'
    """
    return _engine.encode(value)


def grid_bytes(height: int, width: int, cells: bytes) -> bytes:
    """The bytes of a grid of these cells, in reading order.

    Example:
        >>> grid_bytes(1, 3, bytes([0, 7, 0])) == encode(((0, 7, 0),))
        True
    """
    return bytes((_GRID, height, width)) + cells


def decode(data: bytes) -> Any:
    """The value of some bytes, in plain Python. Raises `ProgramError` for bytes that are those of none.

    Example:
        >>> decode(encode(((1, 2), (3, 4))))
        ((1, 2), (3, 4))
    """
    return _engine.decode(data)


def same(a: bytes, b: bytes) -> bool:
    """Whether two values are equal as the DSL has it: True equals 1, at any depth.

    Example:
        >>> same(encode((True, 2, 3)), encode((1, 2, 3)))
        True
    """
    # Grids have one form, unless there are Booleans in one.
    return a == b or (not (a[0] == _GRID == b[0]) and _engine.same(a, b))


def grid_shape(data: bytes) -> tuple[int, int] | None:
    """Height and width of a value if it is an ARC grid: 1 to 30 rows and columns, colours 0 to 9; otherwise None.

    Example:
        >>> grid_shape(encode(((0, 7, 0),))), grid_shape(encode((0, 7, 0)))
        ((1, 3), None)
    """
    if data[0] != _GRID:
        # Nested tuples with Booleans among the colours are a grid, too.
        return _engine.grid_shape(data, MAX_SIDE)
    height, width = data[1], data[2]
    # Of a larger side the first byte is beyond the bound.
    return (height, width) if height <= MAX_SIDE and width <= MAX_SIDE and max(data[3:]) <= 9 else None


def grid_array(data: bytes) -> npt.NDArray[np.int8] | None:
    """An ARC grid as an array of shape (height, width); None if the value is none."""
    import numpy as np

    shape = grid_shape(data)
    if shape is None:
        return None
    if data[0] != _GRID:
        return np.array(decode(data), np.int8)
    array: npt.NDArray[np.int8] = np.frombuffer(data, np.int8, offset=3).reshape(shape).copy()
    return array


def show(data: bytes) -> tuple[str, int]:
    """A value as text in the notation of Python, sets in canonical order; and how many integers and functions it holds.

    Example:
        >>> show(encode(frozenset({(1, 0), (0, 2)})))
        ('frozenset({(0, 2), (1, 0)})', 4)
    """
    return _engine.show(data)
