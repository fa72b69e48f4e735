"""The coarse search of the engine: a task goes in, plain data comes out, of which `arcbatt.searching.coarse` makes
sense."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.tasks.model import Grid, Task


class RawAnswer(NamedTuple):
    """A grid with the text of its program, the demo pairs that it reproduces, the functions of its longest layer, its
    layers, whether it shows the output of another pair, and its score."""

    grid: Grid
    text: str
    pairs: int
    depth: int
    layers: int
    borrows: bool
    score: float


class CoarseStage(NamedTuple):
    """A stage of the search so many functions deep: what it does, when it began and ended, in nanoseconds since the
    search began, and its fuel."""

    name: str
    depth: int
    begun: int
    ended: int
    fuel: int


class RawOutcome(NamedTuple):
    """For each test input the answers, best first; classes, states, pieces and candidates; fuel; why it ended early;
    the stages."""

    answers: list[list[RawAnswer]]
    counts: tuple[int, int, int, int]
    fuel: int
    ended: str | None
    stages: tuple[CoarseStage, ...]


def coarse_search(
    task: Task,
    *,
    depth: int,
    fuel: int,
    memory: int,
    attempts: int,
    without: Sequence[str] = (),
    seconds: float | None = None,
    wanted: Callable[[], object] | None = None,
) -> RawOutcome:
    """Search for pictures of the test outputs of a task, on one thread.

    Parameters: `depth` is the greatest number of functions; `fuel` is in units of about a nanosecond, `memory` in
    bytes; `attempts` is how many different answers are kept for a test input; `without` are steps that are left out.
    After `seconds`, or when `wanted` returns something false, the search ends with what it has.

    Example:
        >>> from arcbatt import load_task
        >>> task = load_task("007bbfb7").task
        >>> found = coarse_search(task, depth=1, fuel=10**9, memory=1 << 28, attempts=2)
        >>> len(found.answers), found.ended
        (1, None)
    """
    answers, counts, spent, ended, stages = _engine.coarse_search(
        task.demo_pairs, task.test_inputs, depth, fuel, memory, attempts, list(without), seconds, wanted
    )
    rows = [[RawAnswer(*one) for one in test] for test in answers]
    return RawOutcome(rows, counts, spent, ended, tuple(CoarseStage(*one) for one in stages))
