"""The coarse search of the engine: a task goes in, plain data comes out, of which `arcbatt.searching.coarse` makes
sense."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.evaluating.devices import open_devices
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
    the stages; how many results of functions devices computed, and a line on why they did not do what was asked."""

    answers: list[list[RawAnswer]]
    counts: tuple[int, int, int, int]
    fuel: int
    ended: str | None
    stages: tuple[CoarseStage, ...]
    accelerated: int
    note: str | None


def coarse_search(
    task: Task,
    *,
    depth: int,
    fuel: int,
    memory: int,
    attempts: int,
    without: Sequence[str] = (),
    gpu: str | int = "off",
    gpu_batch: int | None = None,
    seconds: float | None = None,
    wanted: Callable[[], object] | None = None,
) -> RawOutcome:
    """Search for pictures of the test outputs of a task, on one thread.

    Parameters: `depth` is the greatest number of functions; `fuel` is in units of about a nanosecond, `memory` in
    bytes; `attempts` is how many different answers are kept for a test input; `without` are steps that are left out;
    `gpu` and `gpu_batch` are those of `open_devices`, and change nothing but time.
    After `seconds`, or when `wanted` returns something false, the search ends with what it has.

    Example:
        >>> from arcbatt import load_task
        >>> task = load_task("007bbfb7").task
        >>> found = coarse_search(task, depth=1, fuel=10**9, memory=1 << 28, attempts=2)
        >>> len(found.answers), found.ended
        (1, None)
    """
    devices, note = open_devices(gpu, gpu_batch)
    answers, counts, spent, ended, stages, accelerated, failure = _engine.coarse_search(
        task.demo_pairs, task.test_inputs, depth, fuel, memory, attempts, list(without), seconds, wanted, devices
    )
    rows = [[RawAnswer(*one) for one in test] for test in answers]
    staged = tuple(CoarseStage(*one) for one in stages)
    return RawOutcome(rows, counts, spent, ended, staged, accelerated, failure or note)
