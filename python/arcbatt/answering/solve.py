"""Both searches for one task, the coarse one first, and one choice of answers with what is known about each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from arcbatt.answering.confidence import agreed, confidence_of_coarse, confidence_of_evolved
from arcbatt.answering.overfit import robustness
from arcbatt.answering.predict import EMPTY, OTHER, Prediction, Predictions, predict
from arcbatt.candidates import library
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.errors import expect, expect_number
from arcbatt.executors import AnyExecutor, Call, Dispatcher, cancelled_here
from arcbatt.limits import Limits
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.run import RunSettings, begin_run, run_task
from arcbatt.searching import Known, Status, search
from arcbatt.searching.coarse import CoarseOutcome, CoarseSettings, coarse, coarse_all
from arcbatt.store import Inputs, Store
from arcbatt.tasks.model import Grid, LoadedTask, Task, check_task

LIKELY = 0.7
"""Where the first answer of the coarse search is this likely right, evolution does not go on."""


@dataclass(frozen=True)
class SolveSettings:
    """How tasks are solved.

    Parameters: `coarse` are the settings of the coarse search; where that leaves a task without a likely answer,
    evolution goes on for `seconds` (0: not at all) with the `seed`, from its `coarse.attempts` best programs for each
    test input among others; `workers` 0 means one for each processor, with an executor one. Without `library` the
    starter library takes no part, without `own` what is known for a task itself takes none.

    Example:
        >>> SolveSettings(seconds=2.0).coarse.depth
        2
    """

    coarse: CoarseSettings = field(default_factory=CoarseSettings)
    seconds: float = 0.0
    seed: int = 0
    workers: int = 0
    library: bool = True
    own: bool = True

    def __post_init__(self) -> None:
        expect(self.coarse, CoarseSettings, "coarse")
        expect_number(self.seconds, "seconds", 0, math.inf, whole=False)
        expect_number(self.seed, "seed", 0, 2**63 - 1)


@dataclass(frozen=True)
class SolveAnswer:
    """A grid for a test input: where it is from (``coarse``, ``evolution``, ``both``, or ``none`` where nothing is
    known), how likely it is right, 0 to 1, why, the program behind it, and how many demos that reproduces.

    Example:
        >>> SolveAnswer(((0,),), "none", 0.0, "the test input", None).program is None
        True
    """

    grid: Grid
    source: str
    confidence: float
    reason: str
    program: Program | None
    solved: int = 0


@dataclass(frozen=True)
class Solved:
    """A task with two different answers for every test input, what the coarse search had found, and the programs that
    evolution did.

    `finished` is false if it was stopped.
    """

    task: str
    answers: tuple[tuple[SolveAnswer, SolveAnswer], ...]
    found: CoarseOutcome
    finished: bool = True
    evolved: tuple[Program, ...] = ()

    @property
    def confidence(self) -> float:
        """How likely the first answers are all right, 0 to 1."""
        return min(first.confidence for first, _ in self.answers)

    @property
    def predictions(self) -> Predictions:
        """The answers as a submission takes them."""
        outputs = []
        for first, second in self.answers:
            ids = tuple((one.program.id,) if one.program is not None else () for one in (first, second))
            reasons = (first.reason, second.reason)
            outputs.append(Prediction(first.grid, second.grid, (ids[0], ids[1]), reasons, first.solved))
        return Predictions(self.task, tuple(outputs))


def solve(
    tasks: Sequence[Task],
    settings: SolveSettings = SolveSettings(),
    store: Store | None = None,
    *,
    stop: Callable[[], object] = lambda: False,
    command: str = "",
    inputs: Inputs | None = None,
    begin: Callable[[str], None] = lambda task: None,
    progress: Callable[[Status], None] = lambda status: None,
    executor: AnyExecutor | None = None,
) -> Iterator[Solved]:
    """Two different answers for every test input of every task, in order; with an `executor` (`arcbatt.executors`) in
    any order.

    The rule. The two different grids that are most likely right, of what both searches found; where there are fewer
    than two, the test input itself. Evolution goes on where the coarse search has no likely answer; it begins with the
    programs of the coarse search, of the library, and of the `store` as it is when this is called. What reproduces some
    demo is kept in the store, as of a run of this `command` with these `inputs`. A `Task` has no test outputs: they
    cannot take part. `stop` is asked often; a search that it ends is answered like any other. `begin` is called with
    the id of a task, `progress` after every generation.

    Example:
        >>> from arcbatt import load_task
        >>> (solved,) = solve([load_task("007bbfb7").task])
        >>> solved.answers[0][0].source, solved.confidence > 0.5
        ('coarse', True)
    """
    for task in tasks:
        check_task(task)
    known = Known(store, own=settings.own, with_library=settings.library)
    every = {task.id: task for task in tasks}
    found = (
        _apart(tasks, settings, known, executor, stop, begin)
        if executor
        else _here(tasks, settings, known, stop, begin, progress)
    )
    for solved in found:
        if store is not None:
            _keep(solved, every[solved.task], settings, store, command, inputs)
        yield solved


def _here(
    tasks: Sequence[Task],
    settings: SolveSettings,
    known: Known,
    stop: Callable[[], object],
    begin: Callable[[str], None],
    progress: Callable[[Status], None],
) -> Iterator[Solved]:
    outcomes = coarse_all(tasks, settings.coarse, workers=settings.workers, stop=stop)
    for task, found in zip(tasks, outcomes, strict=False):  # stopped ones are missing at the end
        begin(task.id)
        parents = known.parents(task) if settings.seconds > 0 else []
        yield _finish(task, found, settings, parents, stop, progress)


def _apart(
    tasks: Sequence[Task],
    settings: SolveSettings,
    known: Known,
    executor: AnyExecutor,
    stop: Callable[[], object],
    begin: Callable[[str], None],
) -> Iterator[Solved]:
    settings = replace(settings, workers=settings.workers or 1)
    waiting = iter(tasks)
    failure: Exception | None = None
    with Dispatcher(executor, stop) as dispatcher:

        def give() -> None:
            for task, _ in zip(waiting, range(max(1, dispatcher.wanted)), strict=False):
                begin(task.id)
                parents = known.parents(task) if settings.seconds > 0 else []
                dispatcher.give(Call(_solve_there, (task, settings, parents), f"the search on {task.id}"))

        give()
        for done in dispatcher.results():
            give()
            if done.lost is not None:
                failure = failure or done.lost
            else:
                yield done.value
    if failure is not None:
        raise failure


def _solve_there(task: Task, settings: SolveSettings, parents: Sequence[Entry]) -> Solved:
    found = coarse(task, settings.coarse, wanted=lambda: not cancelled_here())
    return _finish(task, found, settings, parents, cancelled_here)


def _finish(
    task: Task,
    found: CoarseOutcome,
    settings: SolveSettings,
    parents: Sequence[Entry],
    stop: Callable[[], object],
    progress: Callable[[Status], None] = lambda status: None,
) -> Solved:
    """What the coarse search found, and what evolution adds where that is not likely right."""
    programs: list[Program] = []
    evolved: Predictions | None = None
    coarse_answers = [_of_coarse(task, found, k, settings.workers) for k in range(len(task.test_inputs))]
    likely = all(answers and answers[0].confidence >= LIKELY for answers in coarse_answers)
    if settings.seconds > 0 and not likely and not stop():
        seeds = [*map(Entry, found.programs), *parents]
        seed, workers = settings.seed, settings.workers
        outcome = search(task, seeds, settings.seconds, seed=seed, workers=workers, stop=stop, progress=progress)
        programs = [one.program for one in outcome.found]
        evolved = predict(task, programs, workers=settings.workers)
    # Evolution begins with what the coarse search found: coming upon that again is no second opinion.
    seeded = set(found.programs)
    by_id = {program.id: program for program in programs if program not in seeded}
    answers = []
    for k, grid in enumerate(task.test_inputs):
        more = _of_evolution(evolved.outputs[k], task, by_id) if evolved is not None else []
        answers.append(_choose(grid, [*coarse_answers[k], *more]))
    return Solved(task.id, tuple(answers), found, not stop(), tuple(programs))


def _of_coarse(task: Task, found: CoarseOutcome, test: int, workers: int) -> list[SolveAnswer]:
    """The answers of the coarse search for a test input."""
    fitting = [answer.program for answer in found.answers[test][:2] if answer.fits]
    tested = dict(zip(fitting, robustness(fitting, task, workers=workers), strict=True)) if fitting else {}
    answers = []
    for place, answer in enumerate(found.answers[test]):
        layers = f"{answer.layers} layer{'s' * (answer.layers != 1)}"
        reason = f"{layers}, {answer.pairs} of {answer.demos} demos"
        check = tested.get(answer.program)
        if check is not None:
            reason += f", robustness {check.score:.2f}"
        right = confidence_of_coarse(answer, place, check.score if check is not None else None)
        answers.append(SolveAnswer(answer.grid, "coarse", right, reason, answer.program, answer.pairs))
    return answers


def _of_evolution(evolved: Prediction, task: Task, programs: dict[str, Program]) -> list[SolveAnswer]:
    """The answers of evolution for a test input."""
    answers = []
    attempts = zip((evolved.attempt_1, evolved.attempt_2), evolved.programs, evolved.reasons, strict=True)
    for place, (attempt, ids, reason) in enumerate(attempts):
        if ids and ids[0] in programs:
            right = confidence_of_evolved(evolved, place, len(task.demos))
            solved = evolved.solved if place == 0 else 0
            answers.append(SolveAnswer(attempt, "evolution", right, reason, programs[ids[0]], solved))
    return answers


def _choose(grid: Grid, found: Sequence[SolveAnswer]) -> tuple[SolveAnswer, SolveAnswer]:
    """The two different grids that are most likely right."""
    ranked: dict[Grid, SolveAnswer] = {}
    spares = (SolveAnswer(spare, "none", 0.0, "nothing was found", None) for spare in (grid, EMPTY, OTHER))
    for one in (*sorted(found, key=lambda one: -one.confidence), *spares):
        known = ranked.setdefault(one.grid, one)
        if {known.source, one.source} == {"coarse", "evolution"}:
            both = agreed(known.confidence, one.confidence)
            ranked[one.grid] = replace(known, source="both", confidence=both, reason=f"{known.reason}; {one.reason}")
    first, second = sorted(ranked.values(), key=lambda one: -one.confidence)[:2]
    return first, second


def _keep(
    solved: Solved, task: Task, settings: SolveSettings, store: Store, command: str, inputs: Inputs | None
) -> None:
    """Score what was found as a batt, and keep in the store what reproduces some demo."""
    batt = Batt([*solved.found.programs, *solved.evolved], library.differs().values())
    record = begin_run(command, inputs, settings.seed, Limits(), [task.id])
    run_task(batt, LoadedTask(task, None), RunSettings(Limits(), settings.workers), store=store, record=record)
