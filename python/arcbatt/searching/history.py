"""The course of a search, generation by generation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, overload

import msgspec

from arcbatt.display import Displayed
from arcbatt.errors import UsageError

MAX_ROWS = 256
"""A history holds at most so many generations."""


@dataclass(frozen=True)
class Generation:
    """What a search had come to when a generation was done.

    `number` counts generations from 1; `candidates` are different programs evaluated since the start, `known` those
    dropped before evaluation; `solved` is the number of demo samples that the best program solves, `progress` its 0
    to 1; `population` programs fill `niches`; `expressions` is the size of the bank, `solutions` the number of programs
    that solve all demos and answer the tests differently.
    """

    number: int
    candidates: int
    known: int
    solved: int
    progress: float
    population: int
    niches: int
    expressions: int
    solutions: int


@dataclass(frozen=True)
class History(Displayed, Sequence[Generation]):
    """The generations of a search in order; of a long search some, evenly: the first, the latest, and every 2nd, 4th,
    8th ... of those between, so that there are never more than `MAX_ROWS`.

    It does not depend on the clock, on the number of workers, or on how often the search was saved and resumed. A
    notebook shows it as a curve.

    Parameters
    ----------
    demos: the number of demo samples of the task.
    generations: its rows.

    Example
    -------
    >>> history = History(demos=3).added(Generation(1, 500, 20, 1, 0.4, 60, 9, 300, 0))
    >>> len(history), history[-1].progress
    (1, 0.4)
    """

    demos: int
    generations: tuple[Generation, ...] = ()

    def added(self, generation: Generation) -> History:
        """The history with one more generation."""
        rows = [*self.generations, generation]
        step = 1
        while (generation.number - rows[0].number) // step > MAX_ROWS - 3:
            step *= 2
        # Of the latest row before this one only the number decides whether it stays: so would a search that was saved
        # at other moments decide.
        kept = [row for row in rows[1:-1] if row.number % step == 0]
        return History(self.demos, (*rows[:1], *kept, *rows[1:][-1:]))

    def rows(self) -> list[dict[str, Any]]:
        """The generations as plain data: a list of dictionaries."""
        return [asdict(row) for row in self.generations]

    @classmethod
    def of(cls, demos: int, rows: object) -> History:
        """The history with these `rows`, as `rows` returned them or as a record has them; keys that a generation does
        not have are left out. Raises `UsageError`."""
        try:
            return cls(demos, msgspec.convert(rows, tuple[Generation, ...], from_attributes=True))
        except msgspec.ValidationError as error:
            raise UsageError(f"expected the history of a search: {error}") from None

    @overload
    def __getitem__(self, place: int, /) -> Generation: ...
    @overload
    def __getitem__(self, place: slice, /) -> tuple[Generation, ...]: ...
    def __getitem__(self, place: int | slice, /) -> Generation | tuple[Generation, ...]:
        return self.generations[place]

    def __iter__(self) -> Iterator[Generation]:
        return iter(self.generations)

    def __len__(self) -> int:
        return len(self.generations)

    def __repr__(self) -> str:
        if not self.generations:
            return "<history of no generation>"
        last = self.generations[-1]
        return (
            f"<history to generation {last.number}: demo {last.solved}/{self.demos}, progress {last.progress:.3f}, "
            f"{last.candidates} candidates>"
        )
