"""Both searches for one task, the coarse one first, and one choice of answers with what is known about each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from arcbatt.answering.predict import EMPTY, OTHER, Prediction, Predictions, predict
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.searching.coarse import CoarseOutcome, CoarseSettings, coarse_all
from arcbatt.searching.loop import parents_for, search
from arcbatt.store import Store
from arcbatt.tasks.model import Grid, Task

EVOLVED = 0.6
"""How often a grid was right that a program found by evolution gives which fits all demos."""

EVOLVED_PARTLY = 0.05
"""And one of a program that fits only some of them."""


@dataclass(frozen=True)
class SolveSettings:
    """How tasks are solved.

    Parameters: `coarse` are the settings of the coarse search; where that leaves a task without a likely answer,
    evolution goes on for `seconds` (0: not at all) with the `seed`; `workers` 0 means one for each processor.
    Without `library` the starter library takes no part, without `own` what is known for a task itself takes none.

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


@dataclass(frozen=True)
class SolveAnswer:
    """A grid for a test input: where it is from (``coarse``, ``evolution``, or ``none`` where nothing is known), how
    likely it is right, 0 to 1, why, and the program behind it.

    Example:
        >>> SolveAnswer(((0,),), "none", 0.0, "the test input", None).program is None
        True
    """

    grid: Grid
    source: str
    confidence: float
    reason: str
    program: Program | None


@dataclass(frozen=True)
class Solved:
    """A task with two different answers for every test input, and what the coarse search had found.

    `finished` is false if it was stopped.
    """

    task: str
    answers: tuple[tuple[SolveAnswer, SolveAnswer], ...]
    found: CoarseOutcome
    finished: bool = True

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
            outputs.append(Prediction(first.grid, second.grid, (ids[0], ids[1]), (first.reason, second.reason)))
        return Predictions(self.task, tuple(outputs))


def solve(
    tasks: Sequence[Task],
    settings: SolveSettings = SolveSettings(),
    store: Store | None = None,
    *,
    stop: Callable[[], object] = lambda: False,
) -> Iterator[Solved]:
    """Two different answers for every test input of every task, in order.

    The rule. The two different grids that are most likely right, of what both searches found; where there are fewer
    than two, the test input itself. Evolution goes on where the coarse search has no answer that is as likely right as
    what evolution finds that fits all demos; it begins with the programs of the coarse search, of the library and of
    the `store`. A `Task` has no test outputs: they cannot take part. `stop` is asked often; a search that it ends is
    answered like any other.

    Example:
        >>> from arcbatt import load_task
        >>> (solved,) = solve([load_task("007bbfb7").task])
        >>> solved.answers[0][0].source, solved.confidence > 0.5
        ('coarse', True)
    """
    outcomes = coarse_all(tasks, settings.coarse, workers=settings.workers, stop=stop)
    for task, found in zip(tasks, outcomes, strict=False):  # stopped ones are missing at the end
        evolved: Predictions | None = None
        programs: dict[str, Program] = {}
        if settings.seconds > 0 and not _likely(found) and not stop():
            parents = parents_for(task, store, own=settings.own, with_library=settings.library)
            begin = [*map(Entry, found.programs), *parents]
            outcome = search(task, begin, settings.seconds, seed=settings.seed, workers=settings.workers, stop=stop)
            tried = [one.program for one in outcome.found]
            programs = {program.id: program for program in tried}
            evolved = predict(task, tried, workers=settings.workers)
        answers = tuple(
            _choose(task.test_inputs[k], found, k, evolved.outputs[k] if evolved is not None else None, task, programs)
            for k in range(len(task.test_inputs))
        )
        yield Solved(task.id, answers, found, not stop())


def _likely(found: CoarseOutcome) -> bool:
    """Whether every test input has an answer that is as likely right as one of evolution's."""
    return all(answers and answers[0].confidence >= EVOLVED for answers in found.answers)


def _choose(
    grid: Grid,
    found: CoarseOutcome,
    test: int,
    evolved: Prediction | None,
    task: Task,
    programs: dict[str, Program],
) -> tuple[SolveAnswer, SolveAnswer]:
    """The two different grids that are most likely right."""
    ranked: list[SolveAnswer] = []
    for answer in found.answers[test]:
        layers = f"{answer.layers} layer{'s' * (answer.layers != 1)}"
        reason = f"{layers}, {answer.pairs} of {answer.demos} demos"
        ranked.append(SolveAnswer(answer.grid, "coarse", answer.confidence, reason, answer.program))
    if evolved is not None:
        fits = evolved.solved == len(task.demos)
        attempts = zip((evolved.attempt_1, evolved.attempt_2), evolved.programs, evolved.reasons, strict=True)
        for number, (attempt, ids, reason) in enumerate(attempts):
            if ids:
                right = EVOLVED if fits and number == 0 else EVOLVED_PARTLY
                ranked.append(SolveAnswer(attempt, "evolution", right, reason, programs.get(ids[0])))
    spares = (grid, EMPTY, OTHER)
    ranked += [SolveAnswer(spare, "none", 0.0, "nothing was found", None) for spare in spares]
    ranked.sort(key=lambda one: -one.confidence)
    first = ranked[0]
    second = next(one for one in ranked if one.grid != first.grid)
    return first, second
