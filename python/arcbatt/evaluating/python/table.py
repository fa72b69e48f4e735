"""A table: what came of a job, as plain arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from arcbatt.errors import UsageError
from arcbatt.evaluating.python.job import GridRows
from arcbatt.evaluating.python.levels import LEVELS
from arcbatt.evaluating.python.wire import pack, unpack

STATUSES = ("unset", "grid", "error", "timeout", "memory", "too_large", "not_a_grid", "violation")
"""What can come of a candidate on a sample, by code. `grid`: it returned one; whether it is right is not in a table."""

GRID = STATUSES.index("grid")
_VERDICTS = ("unscored", "match", "miss")


@dataclass
class PythonTable:
    """The outcomes of all candidates of a job on all its inputs.

    Parameters
    ----------
    status
        Codes into `STATUSES`, uint8, candidates x inputs. So are the other arrays.
    line
        Where in the candidate's text it failed, counted from 1, int32; 0 where that means nothing.
    reason
        Index into `reasons`, int32.
    height, width
        Sides of the output, uint8; 0 where there is none.
    place
        Where in `cells` the output begins, int64.
    nanoseconds
        Processor time, int64. All else is the same on every run.
    cells
        The cells of all outputs, row by row, a byte each.
    reasons
        Each reason once; the first is empty.
    printed
        What each candidate printed, cut.
    isolation
        The level at which the workers ran; see `isolation()`.
    confirmed
        Whether each candidate was run again, alone, and said the same; bool, one for each candidate.

    Example
    -------
    >>> table = PythonTable.empty(1, 2)
    >>> table.outcomes()
    {'unset': 2}
    """

    status: npt.NDArray[np.uint8]
    line: npt.NDArray[np.int32]
    reason: npt.NDArray[np.int32]
    height: npt.NDArray[np.uint8]
    width: npt.NDArray[np.uint8]
    place: npt.NDArray[np.int64]
    nanoseconds: npt.NDArray[np.int64]
    cells: bytes = b""
    reasons: list[str] = field(default_factory=lambda: [""])
    printed: list[str] = field(default_factory=list)
    isolation: str = ""
    confirmed: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))

    @classmethod
    def empty(cls, candidates: int, inputs: int) -> PythonTable:
        """A table in which nothing has been evaluated.

        Parameters
        ----------
        candidates, inputs
            Its shape.

        Returns
        -------
        PythonTable
            With the status `unset` everywhere.
        """
        shape = (candidates, inputs)
        return cls(
            np.zeros(shape, np.uint8),
            np.zeros(shape, np.int32),
            np.zeros(shape, np.int32),
            np.zeros(shape, np.uint8),
            np.zeros(shape, np.uint8),
            np.zeros(shape, np.int64),
            np.zeros(shape, np.int64),
            printed=[""] * candidates,
            confirmed=np.zeros(candidates, bool),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Candidates and inputs."""
        return self.status.shape[0], self.status.shape[1]

    def status_of(self, candidate: int, sample: int) -> str:
        """The status by name."""
        return STATUSES[int(self.status[candidate, sample])]

    def reason_of(self, candidate: int, sample: int) -> str:
        """Why there is no grid; empty if there is one."""
        return self.reasons[int(self.reason[candidate, sample])]

    def output(self, candidate: int, sample: int) -> npt.NDArray[np.uint8] | None:
        """The output grid, height x width, or None."""
        if self.status[candidate, sample] != GRID:
            return None
        height, width = int(self.height[candidate, sample]), int(self.width[candidate, sample])
        place = int(self.place[candidate, sample])
        return np.frombuffer(self.cells, np.uint8, height * width, place).reshape(height, width)

    def matches(self, expected: Sequence[GridRows | None]) -> npt.NDArray[np.bool_]:
        """Where the output is the expected one.

        Parameters
        ----------
        expected
            A grid for each input, None where it is not known. Only this process sees them, never a worker.

        Returns
        -------
        numpy.ndarray
            Booleans, candidates x inputs; False also where nothing is known.

        Raises
        ------
        UsageError
            If there is not one for each input.
        """
        if len(expected) != self.shape[1]:
            raise UsageError(f"expected {self.shape[1]} grids, one for each input, found {len(expected)}")
        found = np.zeros(self.shape, bool)
        for sample, grid in enumerate(expected):
            if grid is None:
                continue
            cells = bytes(cell for row in grid for cell in row)
            fits = (self.height[:, sample] == len(grid)) & (self.width[:, sample] == len(grid[0]))
            for candidate in np.flatnonzero(fits & (self.status[:, sample] == GRID)):
                place = int(self.place[candidate, sample])
                found[candidate, sample] = self.cells[place : place + len(cells)] == cells
        return found

    def outcomes(self, expected: Sequence[GridRows | None] | None = None) -> dict[str, int]:
        """How often each outcome occurs, the most frequent first.

        Parameters
        ----------
        expected
            As `matches` takes it. With it, grids are counted as ``match``, ``miss`` or ``unscored``.

        Returns
        -------
        dict
            Counts by outcome; an error by its class, as ``error:IndexError``.
        """
        counts: Counter[str] = Counter()
        right = self.matches(expected) if expected is not None else None
        for (candidate, sample), code in np.ndenumerate(self.status):
            name = STATUSES[code]
            if code == GRID and expected is not None and right is not None:
                name = _VERDICTS[0 if expected[sample] is None else 1 if right[candidate, sample] else 2]
            elif name == "error":
                name = f"error:{self.reason_of(candidate, sample).partition(':')[0]}"
            counts[name] += 1
        return dict(counts.most_common())

    def same_behaviour(self) -> npt.NDArray[np.int64]:
        """For each candidate the first one that has the same outputs, itself if there is none before it.

        Returns
        -------
        numpy.ndarray
            Numbers of candidates. Those without any output are not compared.

        Example
        -------
        >>> PythonTable.empty(2, 1).same_behaviour().tolist()
        [0, 1]
        """
        first: dict[tuple[Any, ...], int] = {}
        found = np.arange(self.shape[0])
        for candidate in np.flatnonzero((self.status == GRID).any(axis=1)).tolist():
            grids = [self.output(candidate, sample) for sample in range(self.shape[1])]
            key = tuple(None if grid is None else (grid.shape, grid.tobytes()) for grid in grids)
            found[candidate] = first.setdefault(key, candidate)
        return found

    def same_row(self, candidate: int, other: PythonTable, row: int) -> bool:
        """Whether two tables agree on a candidate: status, line, reason and output on all inputs."""
        for sample in range(self.shape[1]):
            mine, its = self._content(candidate, sample), other._content(row, sample)
            if mine != its:
                return False
        return True

    def set_row(self, candidate: int, other: PythonTable, row: int) -> None:
        """Take over all outcomes of a candidate from another table."""
        chunks, end = [self.cells], len(self.cells)
        for sample in range(self.shape[1]):
            for name in ("status", "line", "height", "width", "nanoseconds"):
                getattr(self, name)[candidate, sample] = getattr(other, name)[row, sample]
            self.set_reason(candidate, sample, other.reason_of(row, sample))
            grid = other.output(row, sample)
            self.place[candidate, sample] = end
            if grid is not None:
                chunks.append(grid.tobytes())
                end += grid.size
        self.cells = b"".join(chunks)
        self.printed[candidate] = other.printed[row]

    def set_reason(self, candidate: int, sample: int, reason: str) -> None:
        """Set the reason of one outcome."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.reason[candidate, sample] = self.reasons.index(reason)

    def to_bytes(self) -> bytes:
        """The table as bytes, with a version; see `from_bytes`."""
        return pack("table", {item.name: getattr(self, item.name) for item in fields(self)})

    @classmethod
    def from_bytes(cls, data: bytes) -> PythonTable:
        """The table that these bytes are. Nothing in them is executed.

        Parameters
        ----------
        data
            What `to_bytes` returned, here or elsewhere.

        Returns
        -------
        PythonTable
            An equal one.

        Raises
        ------
        UsageError
            If they are something else.

        Example
        -------
        >>> table = PythonTable.empty(1, 2)
        >>> PythonTable.from_bytes(table.to_bytes()) == table
        True
        """
        found = unpack("table", data)
        if sorted(found) != sorted(item.name for item in fields(cls)):
            raise UsageError(f"expected the parts of a table, found {', '.join(found)}")
        return cls(**found)

    @staticmethod
    def joined(tables: Sequence[PythonTable]) -> PythonTable:
        """The table of all candidates of several, on the same inputs.

        Parameters
        ----------
        tables
            At least one. The least of their levels of isolation is that of the result.

        Returns
        -------
        PythonTable
            Their rows in order.
        """
        reasons: dict[str, int] = {"": 0}
        columns: dict[str, list[Any]] = {"reason": [], "place": []}
        end = 0
        for table in tables:
            numbers = np.array([reasons.setdefault(text, len(reasons)) for text in table.reasons], np.int32)
            columns["reason"].append(numbers[table.reason])
            columns["place"].append(table.place + end)
            end += len(table.cells)
        for name in ("status", "line", "height", "width", "nanoseconds"):
            columns[name] = [getattr(table, name) for table in tables]
        return PythonTable(
            **{name: np.concatenate(parts) for name, parts in columns.items()},
            cells=b"".join(table.cells for table in tables),
            reasons=list(reasons),
            printed=[text for table in tables for text in table.printed],
            isolation=min(filter(None, (table.isolation for table in tables)), key=LEVELS.index, default=""),
            confirmed=np.concatenate([table.confirmed for table in tables]),
        )

    def _content(self, candidate: int, sample: int) -> tuple[Any, ...]:
        place = int(self.place[candidate, sample])
        height, width = int(self.height[candidate, sample]), int(self.width[candidate, sample])
        cells = self.cells[place : place + height * width] if self.status[candidate, sample] == GRID else b""
        line, reason = int(self.line[candidate, sample]), self.reason_of(candidate, sample)
        return int(self.status[candidate, sample]), height, width, line, reason, cells

    def __eq__(self, other: object) -> bool:
        """Whether all outcomes are the same; times do not count."""
        if not isinstance(other, PythonTable):
            return NotImplemented
        return (
            self.shape == other.shape
            and self.printed == other.printed
            and all(self.same_row(candidate, other, candidate) for candidate in range(self.shape[0]))
        )

    __hash__ = None  # type: ignore[assignment]
