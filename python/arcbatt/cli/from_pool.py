"""``batt submit --candidates``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from arcbatt.answering import SubmissionFile
from arcbatt.answering.pool import answer_from_pool, choice_of, reasons
from arcbatt.candidates.files import BattSource
from arcbatt.cli.progress import progress
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.tasks import Answers, Task
from arcbatt.views.words import counted


def submit_from_pool(
    file: SubmissionFile,
    tasks: Sequence[Task],
    answers: Mapping[str, Answers | None],
    pool: BattSource,
    python: PythonSettings,
    *,
    workers: int,
    whole_s: bool,
    explain: bool,
    quiet: bool,
) -> str:
    """Write a submission with what a pool answers and print why; returns the last line, where `answers` are read."""
    if any(entry.program.language == "python" for entry in pool.candidates):
        click.echo(f"isolation: {python.isolation or _isolation()}")
    chosen = []
    with progress(quiet, len(tasks)) as shown:
        for answer in answer_from_pool(tasks, pool, workers=workers, whole_s=whole_s, python=python):
            file.enter(answer.predictions, 0.0, 0)
            chosen.append(answer.predictions)
            for line in reasons(answer) if explain else []:
                click.echo(line)
            shown.end(answer.predictions.task, answer.predictions.solving > 0)
    fitting = sum(one.solving > 0 for one in chosen)
    known = choice_of(chosen, answers)
    told = f"; {known}" if known.tests else ", test outputs are not known"
    return f"{file.path}: {counted(len(tasks), 'task')}, {fitting:,} with a candidate that fits all demo pairs{told}"


def _isolation() -> str:
    from arcbatt.evaluating.python import isolation

    return isolation()
