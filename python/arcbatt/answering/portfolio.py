"""The steps to the answers for one task: what is known and the coarse search first, then evolution, then the choice."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from arcbatt.answering.confidence import agreed, confidence_of_coarse, confidence_of_learned, confidence_of_program
from arcbatt.answering.learned import learned
from arcbatt.answering.overfit import robustness
from arcbatt.answering.predict import EMPTY, OTHER, Prediction, Predictions, predict
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.errors import expect, expect_number
from arcbatt.searching import Outcome
from arcbatt.searching.coarse import CoarseOutcome, CoarseSettings, coarse
from arcbatt.tasks.model import Grid, Task

LIKELY = 0.7
"""Where answers by programs that reproduce all demos are this likely right, evolution does not go on."""


@dataclass(frozen=True)
class SolveSettings:
    """How tasks are solved.

    Parameters: `coarse` are the settings of the coarse search, None for none; with `learned` rules for cells are
    learned from the demos (`arcbatt.answering.learned`); where these leave a task without a likely
    answer, evolution goes on for `seconds` (0: not at all) with the `seed`, from its `coarse.attempts` best programs
    for each test input among others; `workers` 0 means one for each processor, with an executor one. With a `total`,
    in seconds of wall-clock time for all tasks together, each has an even share of what is left, and no more than
    `seconds`, which may be infinite then. Without `library` the starter library takes no part, without `own` what is
    known for a task itself takes none. With `known` the programs that evolution begins with, of library and store, are
    also tried as they are; with `whole_s` they may see a demo's own pair in `S` then, which in a search none does.

    Example:
        >>> SolveSettings(seconds=2.0).coarse.depth
        2
    """

    coarse: CoarseSettings | None = field(default_factory=CoarseSettings)
    seconds: float = 0.0
    seed: int = 0
    workers: int = 0
    library: bool = True
    own: bool = True
    known: bool = False
    whole_s: bool = False
    total: float | None = None
    learned: bool = True

    def __post_init__(self) -> None:
        expect(self.coarse, (CoarseSettings, type(None)), "coarse")
        expect_number(self.seconds, "seconds", 0, math.inf, whole=False)
        expect_number(self.seed, "seed", 0, 2**63 - 1)
        if self.total is not None:
            expect_number(self.total, "total", 0, math.inf, whole=False)


@dataclass(frozen=True)
class SolveAnswer:
    """A grid for a test input: where it is from (``coarse``, ``learned``, ``evolution``, ``known``, ``both`` where two
    of them agree, or ``none`` where nothing is known), how likely it is right, 0 to 1, why, the program behind it,
    and how many demos that reproduces.

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


Answers = tuple[tuple[SolveAnswer, ...], ...]
"""For each test input what some source answers, the best first."""


@dataclass(frozen=True)
class Solved:
    """A task with two different answers for every test input, and what both searches had found; `evolution` is None
    where it did not go on.

    It `fits` if for each test input a program behind an answer reproduces all demos; it is not `finished` if it was
    stopped; `seconds` is how long evolution was to go on if no answer was likely.
    """

    task: str
    answers: tuple[tuple[SolveAnswer, SolveAnswer], ...]
    found: CoarseOutcome
    fits: bool = False
    finished: bool = True
    evolution: Outcome | None = field(default=None, compare=False)
    seconds: float = field(default=0.0, compare=False)

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
            solved = max(first.solved, second.solved)
            outputs.append(Prediction(first.grid, second.grid, (ids[0], ids[1]), reasons, solved))
        return Predictions(self.task, tuple(outputs))


@dataclass(frozen=True)
class Begun:
    """What is answered before evolution: by the coarse search, by learned rules, and by the programs that are known."""

    found: CoarseOutcome
    coarse: Answers
    learned: Answers
    known: Answers
    demos: int

    @property
    def likely(self) -> bool:
        """Whether every test input has a likely answer by a program that reproduces all demos."""
        fitting = ([one for one in found if one.solved == self.demos] for found in self.by_test(self.known))
        return all(any(one.confidence >= LIKELY for one in found) for found in fitting)

    def by_test(self, others: Answers) -> list[tuple[SolveAnswer, ...]]:
        """For each test input all answers, with `others` in place of those of known programs."""
        return [(*a, *b, *c) for a, b, c in zip(self.coarse, self.learned, others, strict=True)]


def search_coarsely(
    task: Task, settings: SolveSettings, seconds: float | None, wanted: Callable[[], object]
) -> CoarseOutcome:
    """The coarse search for a task, if there is to be one; within so many seconds."""
    if settings.coarse is None:
        return CoarseOutcome(task.id, ((),) * len(task.test_inputs))
    return coarse(task, settings.coarse, seconds=seconds, wanted=wanted)


def begin_task(task: Task, found: CoarseOutcome, settings: SolveSettings, known: Sequence[Program]) -> Begun:
    """What the coarse search, learned rules and the `known` programs answer."""
    answers = tuple(_of_coarse(task, found, k, settings.workers) for k in range(len(task.test_inputs)))
    tried = _of_programs(task, found, settings, (), known)
    return Begun(found, answers, _of_learned(task, settings), tried, len(task.demos))


def seeds(begun: Begun, parents: Sequence[Entry]) -> list[Entry]:
    """What evolution begins with."""
    return [*map(Entry, begun.found.programs), *parents]


def finish_task(
    task: Task,
    begun: Begun,
    settings: SolveSettings,
    evolution: Outcome | None,
    known: Sequence[Program],
    finished: bool,
    seconds: float,
) -> Solved:
    """The choice from all that was found."""
    programs = [one.program for one in evolution.found] if evolution is not None else []
    others = _of_programs(task, begun.found, settings, programs, known) if programs else begun.known
    answers = tuple(_choose(*pair) for pair in zip(task.test_inputs, begun.by_test(others), strict=True))
    fits = all(len(task.demos) in (first.solved, second.solved) for first, second in answers)
    return Solved(task.id, answers, begun.found, fits, finished, evolution, seconds)


def _of_coarse(task: Task, found: CoarseOutcome, test: int, workers: int) -> tuple[SolveAnswer, ...]:
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
    return tuple(answers)


def _of_learned(task: Task, settings: SolveSettings) -> Answers:
    """The answers of rules that are learned from the demos, for each test input."""
    if not settings.learned:
        return ((),) * len(task.test_inputs)
    demos, every = len(task.demos), []
    for found in learned(task, settings.workers):
        answers = []
        for one in found:
            right = confidence_of_learned(one.fitting, demos, one.share)
            reason = f"fits {one.fitting} of {demos} demos when not shown, {one.agreeing} of {one.rules} rules agree"
            answers.append(SolveAnswer(one.grid, "learned", right, reason, one.program, one.fitting))
        every.append(tuple(answers))
    return tuple(every)


def _of_programs(
    task: Task, found: CoarseOutcome, settings: SolveSettings, evolved: Sequence[Program], known: Sequence[Program]
) -> Answers:
    """The answers of programs, by the rule of `predict`: all of them, not only those that fit all demos. Where these
    agree on one grid, the others give the second."""
    programs = list(dict.fromkeys([*evolved, *known]))
    if not programs:
        return ((),) * len(task.test_inputs)
    predictions = predict(task, programs, workers=settings.workers, whole_s=settings.whole_s)
    # Evolution begins with what the coarse search found: coming upon that again is no second opinion.
    by_id = {program.id: program for program in programs if program not in set(found.programs)}
    from_before = {program.id for program in known}
    every = []
    for prediction in predictions.outputs:
        answers = []
        grids = (prediction.attempt_1, prediction.attempt_2)
        attempts = zip(grids, prediction.programs, prediction.reasons, strict=True)
        for place, (grid, ids, reason) in enumerate(attempts):
            if ids and ids[0] in by_id:
                source = "known" if ids[0] in from_before else "evolution"
                right = confidence_of_program(prediction, place, len(task.demos))
                solved = prediction.solved if place == 0 else 0
                answers.append(SolveAnswer(grid, source, right, reason, by_id[ids[0]], solved))
        every.append(tuple(answers))
    return tuple(every)


def _choose(grid: Grid, found: Sequence[SolveAnswer]) -> tuple[SolveAnswer, SolveAnswer]:
    """The two different grids that are most likely right."""
    ranked: dict[Grid, SolveAnswer] = {}
    spares = (SolveAnswer(spare, "none", 0.0, "nothing was found", None) for spare in (grid, EMPTY, OTHER))
    for one in (*sorted(found, key=lambda one: -one.confidence), *spares):
        known = ranked.setdefault(one.grid, one)
        sources = {known.source, one.source}
        if len(sources) == 2 and "none" not in sources:
            both = agreed(known.confidence, one.confidence)
            better = max(known, one, key=lambda answer: answer.solved)  # whose program is shown
            ranked[one.grid] = replace(better, source="both", confidence=both, reason=f"{known.reason}; {one.reason}")
    first, second = sorted(ranked.values(), key=lambda one: -one.confidence)[:2]
    return first, second
