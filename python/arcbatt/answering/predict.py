"""Two different predictions for every test input, by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from arcbatt.answering.left_out import held_without
from arcbatt.answering.overfit import Robustness, robustness
from arcbatt.candidates.program import Program
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.evaluating.values import decode, grid_shape
from arcbatt.limits import Limits
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.results import Results
from arcbatt.tasks.model import Grid, Task, check_task

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate

EMPTY: Grid = ((0,),)
OTHER: Grid = ((1,),)
"""What is predicted where nothing is known."""


@dataclass(frozen=True)
class Prediction:
    """The two attempts for one test input: grids that differ.

    `programs` are for each attempt the ids of the programs behind it, best first; `reasons` say in words why it was
    chosen; `solved` is how many demos the programs behind the first attempt solve, 0 if there are none; `agreeing` of
    these behave differently elsewhere, the attempt stays first when any of `held` demos is left out, and the most
    robust of them survives this share of the variants (`robustness`); `returned` are all grids that programs return
    for the input, also those that solve no demo.
    """

    attempt_1: Grid
    attempt_2: Grid
    programs: tuple[tuple[str, ...], tuple[str, ...]]
    reasons: tuple[str, str]
    solved: int = 0
    returned: frozenset[Grid] = frozenset()
    agreeing: int = 0
    robustness: float = 0.0
    held: int = 0


@dataclass(frozen=True)
class Predictions:
    """The predictions for a task, one for each test input, in order; `solving` programs solve all of its demos."""

    task: str
    outputs: tuple[Prediction, ...]
    solving: int = 0


@dataclass(frozen=True)
class _Answer:
    """A grid that some programs give for a test input, and what speaks for it."""

    grid: Grid
    solved: int
    agreeing: int
    held: int
    robustness: float
    programs: tuple[int, ...]
    key: tuple[float, ...]
    id: str


def predict(
    task: Task,
    programs: Sequence[Program | PythonCandidate],
    *,
    limits: Limits | None = None,
    workers: int = 0,
    whole_s: bool = False,
    python: PythonSettings | None = None,
) -> Predictions:
    """Two different predictions for every test input of a task.

    The rule. Grids given by programs that solve all demos come first, then those of programs that solve more demos than
    others. Among these the grid comes first that more differently behaving programs agree on (they differ on some
    variant of the demos), then the one that stays first without more of the demos (`answering/left_out.py`), then that
    of the shortest program, then that of a program that survives more variants (`robustness`), then of the cheapest in
    fuel, then by program id. Only ARC grids count: 1 to 30 rows and columns,
    colours 0 to 9. If there are fewer than two, the test input itself takes the place, then one black cell.
    Candidates in Python take part like programs; their size is that of `PythonCandidate.calls`, and they have no fuel.

    A `Task` has no test outputs: they cannot take part. Raises `UsageError` if it is given anything else.
    """
    check_task(task)
    unique = list(dict.fromkeys(p for p in programs if not p.reads("C")))
    if not unique:
        return Predictions(task.id, tuple(_prediction(grid, [], unique) for grid in task.test_inputs))
    results = Batt(unique).score(task, limits=limits, workers=workers, whole_s=whole_s, python=python)
    demos = len(task.demos)
    full = [c for c in range(len(unique)) if results.demo_matches(c) == demos]
    solvers = [unique[c] for c in full]
    tested = robustness(solvers, task, limits=limits, workers=workers, whole_s=whole_s, python=python)
    checks = dict(zip(full, tested, strict=True))
    outputs = []
    for sample, grid in zip(results.part("test"), task.test_inputs, strict=True):
        one = _prediction(grid, _answers(results, unique, checks, sample), unique)
        returned = frozenset(decode(value) for value in results.runs[sample].values if grid_shape(value) is not None)
        outputs.append(replace(one, returned=returned))
    return Predictions(task.id, tuple(outputs), len(full))


def _answers(
    results: Results, programs: list[Program | PythonCandidate], checks: dict[int, Robustness], sample: int
) -> list[_Answer]:
    """The grids that programs give for a test input, best first."""
    groups: dict[bytes, list[int]] = {}
    for c in range(len(programs)):
        output = results.runs[sample].run(c).output
        if output is not None and results.demo_matches(c) and grid_shape(output) is not None:
            groups.setdefault(output, []).append(c)
    held = held_without(results, sample)
    answers = (_answer(results, programs, checks, held.get(output, 0), output, groups[output]) for output in groups)
    return sorted(answers, key=lambda a: (a.key, a.id))


def _answer(
    results: Results,
    programs: list[Program | PythonCandidate],
    checks: dict[int, Robustness],
    held: int,
    output: bytes,
    members: list[int],
) -> _Answer:
    solved = max(results.demo_matches(c) for c in members)
    best = [c for c in members if results.demo_matches(c) == solved]
    robust = max((checks[c].score for c in best if c in checks), default=0.0)
    agreeing = len({checks[c].behaviour for c in best if c in checks})

    def rank(c: int) -> tuple[int, float, int, str]:
        fuel = sum(results.runs[s].fuels[c] for s in results.part("demo"))
        return programs[c].calls, -(checks[c].score if c in checks else 0.0), fuel, programs[c].id

    best.sort(key=rank)
    first = rank(best[0])
    key = (-solved, -agreeing, -held, *first[:3])
    return _Answer(decode(output), solved, agreeing, held, robust, tuple(best), key, first[3])


def _reason(answer: _Answer) -> str:
    count, demos = len(answer.programs), answer.solved
    behind = f"{count} program{'s' * (count != 1)} that solve{'s' * (count == 1)} {demos} demo{'s' * (demos != 1)}"
    if not answer.agreeing:
        return behind  # only programs that solve all demos are run on variants
    if answer.agreeing > 1:
        behind += f" and behave in {answer.agreeing} ways elsewhere"
    elif count > 1:
        behind += " and behave alike elsewhere"
    left_out = f", first with any of {answer.held} of {demos} demos left out" if demos > 1 else ""
    return f"{behind}{left_out}, robustness {answer.robustness:.2f}"


def _prediction(grid: Grid, answers: list[_Answer], programs: list[Program | PythonCandidate]) -> Prediction:
    """The first two answers; where there are fewer, the test input itself takes the place, then one cell."""
    found = [(a.grid, tuple(programs[c].id for c in a.programs), _reason(a)) for a in answers[:2]]
    for spare, reason in ((grid, "the test input"), (EMPTY, "one cell"), (OTHER, "one cell")):
        if len(found) < 2 and all(spare != known for known, _, _ in found):
            found.append((spare, (), f"{reason}: no program gives another grid"))
    (first, second) = found[:2]
    behind, reasons = (first[1], second[1]), (first[2], second[2])
    made = Prediction(first[0], second[0], behind, reasons)
    if not answers:
        return made
    best = answers[0]
    return replace(made, solved=best.solved, agreeing=best.agreeing, robustness=best.robustness, held=best.held)
