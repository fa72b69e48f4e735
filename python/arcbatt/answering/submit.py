"""From challenges to a submission: search each task, predict, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from arcbatt.answering.predict import Predictions, predict
from arcbatt.programs import library
from arcbatt.programs.program import Program
from arcbatt.store import Store
from arcbatt.tasks.model import Task

SearchFunction = Callable[[Task, float, int, int], Sequence[Program]]
"""``(task, seconds, seed, workers) -> programs``, those that solve most first."""


@dataclass(frozen=True)
class Answered:
    """A task with its predictions; `solving` programs were found that solve all of its demos, of `tried`."""

    predictions: Predictions
    solving: int
    tried: int


def known_programs(store: Store | None, with_library: bool = True) -> list[Program]:
    """The programs that are tried on every task: the starter library and the store's solvers."""
    found = list(library.solvers().values()) if with_library else []
    found += [program for _, program in store.programs()] if store is not None else []
    return list(dict.fromkeys(found))


def answer(
    tasks: Sequence[Task],
    programs: Sequence[Program],
    *,
    seconds: float = 0.0,
    seed: int = 0,
    workers: int = 0,
    search: SearchFunction | None = None,
) -> Iterator[Answered]:
    """Predictions for every task, in order: from the given programs, and from those that a search finds.

    With `seconds` above 0 each task is searched for so long at most, by `search` (default: `arcbatt.evolving.search`).
    """
    if search is None and seconds > 0:
        from arcbatt.evolving import search as evolving_search

        search = evolving_search
    for task in tasks:
        tried = list(programs)
        if search is not None and seconds > 0:
            tried = list(dict.fromkeys([*search(task, seconds, seed, workers), *tried]))
        # All of them, not only those that solve all demos: where these agree on one grid, the others give the second.
        predictions = predict(task, tried, workers=workers)
        yield Answered(predictions, predictions.solving, len(tried))
