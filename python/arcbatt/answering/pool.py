"""Answers from a pool: two attempts for each test from candidates that are given, and how good the choice was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arcbatt.answering.predict import Predictions, predict
from arcbatt.candidates.files import BattSource, Entry
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.tasks.model import Answers, Task

if TYPE_CHECKING:
    from arcbatt.candidates.program import Program
    from arcbatt.candidates.python import PythonCandidate


@dataclass(frozen=True)
class PoolAnswer:
    """The predictions for a task, chosen from `entries`."""

    predictions: Predictions
    entries: Sequence[Entry]


def answer_from_pool(
    tasks: Sequence[Task],
    pool: BattSource,
    *,
    workers: int = 0,
    whole_s: bool = False,
    python: PythonSettings | None = None,
) -> Iterator[PoolAnswer]:
    """Predictions for every task, in order, from the candidates of a pool by the rule of `predict`.

    Parameters
    ----------
    tasks
        What to answer; they have no answers.
    pool
        What `read_batt` returned: candidates of both languages, each for its task or for any.
    workers, whole_s, python
        As for `Batt.score`.

    Yields
    ------
    PoolAnswer
        For each task; without any candidate it is answered with its test input.

    Example
    -------
    >>> from arcbatt import Entry, Program, load_task
    >>> pool = BattSource((Entry(Program.parse("O = vmirror(I)")),), ())
    >>> (one,) = answer_from_pool([load_task("67a3c6ac").task], pool)
    >>> one.predictions.solving
    1
    """
    for task in tasks:
        entries = pool.candidates_for(task.id)
        programs: list[Program | PythonCandidate] = [entry.program for entry in entries]
        yield PoolAnswer(predict(task, programs, workers=workers, whole_s=whole_s, python=python), entries)


@dataclass(frozen=True)
class Choice:
    """How often the answers were right, over `tests` whose output is known: one of the two that were `chosen`, and
    `possible`, any that some candidate returned."""

    tests: int = 0
    chosen: int = 0
    possible: int = 0

    def __str__(self) -> str:
        return (
            f"{self.tests} known test outputs: {self.chosen} right by one of the two attempts, {self.possible} by any "
            "candidate"
        )


def choice_of(predictions: Sequence[Predictions], answers: Mapping[str, Answers | None]) -> Choice:
    """How good the choice was, told afterwards: nothing that chooses sees answers.

    Parameters
    ----------
    predictions
        What was chosen.
    answers
        The known test outputs by task, as far as there are any.

    Returns
    -------
    Choice
        Counts of tests.

    Example
    -------
    >>> from arcbatt import Program, load_task
    >>> loaded = load_task("67a3c6ac")
    >>> chosen = predict(loaded.task, [Program.parse("O = vmirror(I)")])
    >>> str(choice_of([chosen], {loaded.task.id: loaded.answers}))
    '1 known test outputs: 1 right by one of the two attempts, 1 by any candidate'
    """
    tests = chosen = possible = 0
    for one in predictions:
        known = answers.get(one.task)
        if known is None:
            continue
        for prediction, wanted in zip(one.outputs, known.outputs, strict=True):
            if wanted is not None:
                attempts = (prediction.attempt_1, prediction.attempt_2)
                tests += 1
                chosen += wanted in attempts
                possible += wanted in prediction.returned or wanted in attempts
    return Choice(tests, chosen, possible)


def reasons(answer: PoolAnswer) -> list[str]:
    """Why the answers to a task were chosen, as lines: for each attempt what speaks for it and the program behind it.

    Parameters
    ----------
    answer
        One of those that `answer_from_pool` yields.

    Returns
    -------
    list of str
        Two lines and a heading for each test.
    """
    known = {entry.program.id: entry for entry in reversed(answer.entries)}
    lines = []
    for number, prediction in enumerate(answer.predictions.outputs):
        lines.append(
            f"{answer.predictions.task} test[{number}]: {len(prediction.returned)} different grids from "
            f"{len(known)} different programs"
        )
        for k, (reason, behind) in enumerate(zip(prediction.reasons, prediction.programs, strict=True), 1):
            first = known.get(behind[0]) if behind else None
            best = f"; the first is {_told(first)}" if first is not None else ""
            lines.append(f"  attempt {k}: {reason}{best}")
    return lines


def _told(entry: Entry) -> str:
    program = entry.program
    origin = " ".join(filter(None, (entry.parent, entry.mutation)))
    language = "Python" if program.language == "python" else "DSL"
    return f"{program.id[:8]} ({language}, {program.calls} calls{', ' + origin if origin else ''})"
