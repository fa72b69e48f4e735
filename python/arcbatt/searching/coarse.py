"""The coarse search: answers from few large functions, laid over one another.

Functions on placed images are applied to all grids of a task at once, breadth-first; what has the size of the outputs
is laid over one another, for all demo pairs or some of them. Every answer is a program of the DSL. The idea of stacking
partial pictures is that of the best entry of the first ARC competition (2020).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from arcbatt.candidates.program import Program
from arcbatt.errors import LimitError, expect, expect_number
from arcbatt.evaluating.coarse import CoarseStage, RawAnswer, coarse_search
from arcbatt.evaluating.engine import worker_count
from arcbatt.tasks.model import Grid, Task

MAX_DEPTH = 4
MAX_DEVICES = 64

STEPS = ("stacking", "black cells", "finishing", "sizes", "colours", "subsets", "patterns")
"""Steps that a search can do without: more than one layer; layers of black cells; moving, recolouring, cutting off and
overlaying; sizes from other pictures than the input; new names for colours; stacks for some pairs; completion."""


@dataclass(frozen=True)
class CoarseSettings:
    """How a coarse search goes; with the same settings it always takes the same course.

    Parameters: `depth` is the greatest number of functions before a picture is finished, half as many again of
    those that win often, 1 to 4; `fuel` is in units of about a nanosecond; `memory` is in bytes; `attempts` is how many
    different answers are kept for a test input; `without` are names of `STEPS` that are left out, to measure what they
    are worth. `gpu` says which devices compute results of functions many at once, ``off``, ``auto`` for all of them, or
    how many, and `gpu_batch` how many results at once are worth it, None for what ``auto`` measures; they change
    nothing but time, and that has not yet been measured on a GPU. Raises `LimitError`.

    Example:
        >>> CoarseSettings(depth=1).depth
        1
    """

    depth: int = 2
    fuel: int = 20_000_000_000
    memory: int = 1 << 30
    attempts: int = 2
    without: tuple[str, ...] = ()
    gpu: str | int = "off"
    gpu_batch: int | None = None

    def __post_init__(self) -> None:
        for name, least, most in (
            ("depth", 1, MAX_DEPTH),
            ("fuel", 1, 2**60),
            ("memory", 1, 2**60),
            ("attempts", 1, 1000),
        ):
            expect_number(getattr(self, name), name, least, most)
        expect(self.without, tuple, "without")
        for step in self.without:
            if step not in STEPS:
                raise LimitError(f"without: expected some of {', '.join(STEPS)}, found {step!r}")
        if self.gpu not in ("off", "auto"):
            if isinstance(self.gpu, str):
                raise LimitError(f"gpu: expected off, auto or a number of devices, found {self.gpu!r}")
            expect_number(self.gpu, "gpu", 1, MAX_DEVICES)
        if self.gpu_batch is not None:
            expect_number(self.gpu_batch, "gpu_batch", 1, 2**60)


@dataclass(frozen=True)
class CoarseAnswer:
    """A grid for a test input, and the program behind it.

    `pairs` of the `demos` are reproduced by the program; `depth` is the number of functions of its longest layer, of
    which there are `layers`; it `borrows` if it shows the output of another demo pair; a higher `score` is better.
    `confidence` is how often answers like it were right on the tasks that the search was developed on, 0 to 1.

    Example:
        >>> CoarseAnswer(((0,),), Program.parse("O = I"), 3, 3, 1, 1, False, 2.9).fits
        True
    """

    grid: Grid
    program: Program
    pairs: int
    demos: int
    depth: int
    layers: int
    borrows: bool
    score: float

    @property
    def fits(self) -> bool:
        """Whether all demo pairs are reproduced."""
        return self.pairs == self.demos

    @property
    def confidence(self) -> float:
        """How often answers like it were right, 0 to 1."""
        return confidence(self.pairs, self.demos, self.program.calls, self.layers, self.borrows)


@dataclass(frozen=True)
class CoarseOutcome:
    """What came of a coarse search: for each test input the `answers`, the best first.

    `classes` are different behaviours on all grids, `states` different pictures and lists, `pieces` pictures of the
    output's size, `candidates` what was made of them; `fuel` is the work done, `ended` the slug of what ended the
    search early, None if it came to its end; `seconds` of wall-clock time; its `stages` and when it `started`, by
    `time.perf_counter`, are for timelines. Devices `accelerated` so many results of functions; `note` is a line on why
    they did not do what was asked for.

    Example:
        >>> CoarseOutcome("007bbfb7", ((),)).fits
        False
    """

    task: str
    answers: tuple[tuple[CoarseAnswer, ...], ...]
    classes: int = 0
    states: int = 0
    pieces: int = 0
    candidates: int = 0
    fuel: int = 0
    ended: str | None = None
    seconds: float = field(default=0.0, compare=False)
    stages: tuple[CoarseStage, ...] = field(default=(), compare=False, repr=False)
    started: float = field(default=0.0, compare=False, repr=False)
    accelerated: int = field(default=0, compare=False)
    note: str | None = field(default=None, compare=False)

    @property
    def fits(self) -> bool:
        """Whether the first answer for every test input reproduces all demo pairs."""
        return all(answers and answers[0].fits for answers in self.answers)

    @property
    def programs(self) -> list[Program]:
        """The programs behind the answers, each once."""
        return list(dict.fromkeys(answer.program for answers in self.answers for answer in answers))


def confidence(pairs: int, demos: int, calls: int, layers: int, borrows: bool = False) -> float:
    """How often an answer is right whose program of so many `calls` reproduces so many of the demo pairs, with so many
    layers.

    Returns a share from 0 to 1, as counted on the training tasks and every fourth evaluation task. Of a program that
    fits all demo pairs its length decides, against how many pairs it explains: most with ten calls are right, few with
    twenty. One that `borrows` the output of another pair is seldom right, however many pairs it fits.

    Example:
        >>> confidence(3, 3, 8, 1) > confidence(3, 3, 20, 5) > confidence(2, 3, 20, 5) > confidence(1, 3, 8, 1)
        True
    """
    if borrows:
        return 0.15
    if pairs == demos:
        return 1 / (1 + math.exp(0.22 * calls - 0.45 * min(demos, 5) - 3.2))
    if pairs < 2:
        return 0.02
    return 0.3 if layers == 1 else 0.1


def coarse(
    task: Task,
    settings: CoarseSettings = CoarseSettings(),
    *,
    seconds: float | None = None,
    wanted: Callable[[], object] | None = None,
) -> CoarseOutcome:
    """Search for the test outputs of a task, on one thread.

    Parameters: after `seconds`, or when `wanted` returns something false, the search ends with what it has; without
    either the outcome depends on task and settings alone. A `Task` has no test outputs: they cannot take part.

    Example:
        >>> from arcbatt import load_task
        >>> outcome = coarse(load_task("007bbfb7").task, CoarseSettings(depth=1))
        >>> len(outcome.answers)
        1
    """
    start = time.perf_counter()
    found = coarse_search(
        task,
        depth=settings.depth,
        fuel=settings.fuel,
        memory=settings.memory,
        attempts=settings.attempts,
        without=settings.without,
        gpu=settings.gpu,
        gpu_batch=settings.gpu_batch,
        seconds=seconds,
        wanted=wanted,
    )

    def answer(raw: RawAnswer) -> CoarseAnswer:
        program, demos = Program.parse(raw.text), len(task.demos)
        return CoarseAnswer(raw.grid, program, raw.pairs, demos, raw.depth, raw.layers, raw.borrows, raw.score)

    answers = tuple(tuple(map(answer, test)) for test in found.answers)
    return CoarseOutcome(
        task.id,
        answers,
        *found.counts,
        fuel=found.fuel,
        ended=found.ended,
        seconds=time.perf_counter() - start,
        stages=found.stages,
        started=start,
        accelerated=found.accelerated,
        note=found.note,
    )


def coarse_all(
    tasks: Sequence[Task],
    settings: CoarseSettings = CoarseSettings(),
    *,
    workers: int = 0,
    seconds: float | None = None,
    stop: Callable[[], object] = lambda: False,
) -> Iterator[CoarseOutcome]:
    """Search for the test outputs of many tasks, `workers` at a time (0: one for each processor); outcomes in the order
    of the tasks, each as soon as it and those before it are there.

    Parameters: `seconds` bound each task. `stop` is asked often; when it returns something true, searches that run end
    with what they have, and no more begin. How many workers there are changes no outcome.

    Example:
        >>> from arcbatt import load_task
        >>> tasks = [load_task(task_id).task for task_id in ("007bbfb7", "00d62c1b")]
        >>> [outcome.task for outcome in coarse_all(tasks, CoarseSettings(depth=1), workers=2)]
        ['007bbfb7', '00d62c1b']
    """

    def one(task: Task) -> CoarseOutcome | None:
        if stop():
            return None
        return coarse(task, settings, seconds=seconds, wanted=lambda: not stop())

    with ThreadPoolExecutor(worker_count(workers)) as pool:
        running: list[Future[CoarseOutcome | None]] = [pool.submit(one, task) for task in tasks]
        for future in running:
            outcome = future.result()
            if outcome is not None:
                yield outcome
