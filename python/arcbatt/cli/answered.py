"""What the commands have in common that answer tasks, ``batt solve`` and ``batt submit``."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from arcbatt.cli.distribution import executor_of, watched
from arcbatt.cli.options import DEFAULT_STORE
from arcbatt.cli.outputs import resume_hint, say
from arcbatt.cli.progress import progress
from arcbatt.cli.stopping import stopping
from arcbatt.records.commands import command_line, current_inputs

if TYPE_CHECKING:
    from arcbatt.answering import Solved, SolveSettings, SubmissionFile
    from arcbatt.store import Store
    from arcbatt.tasks import Task


def answer_tasks(
    tasks: Sequence[Task],
    settings: SolveSettings,
    store: Store | None,
    file: SubmissionFile | None,
    *,
    data: str | None,
    store_path: str | None,
    executor_name: str | None,
    live: bool,
    serve: int | None,
    quiet: bool,
    trace: bool = False,
    tell: Callable[[Solved], None] = lambda solved: None,
) -> tuple[list[Solved], bool]:
    """Answer tasks, enter the answers in the file as they come, show the course; and whether it was interrupted."""
    from arcbatt.answering import solve

    inputs = current_inputs(data=data, store=store_path or DEFAULT_STORE)
    budget = min(settings.seconds * len(tasks), math.inf if settings.total is None else settings.total)
    answered: list[Solved] = []
    told: set[str] = set()  # of devices, whose failures many searches meet
    interrupted = False
    with (
        store or nullcontext(),
        executor_of(executor_name) as executor,
        stopping() as stop,
        progress(quiet, len(tasks), budget or None, live=live, serve=serve) as course,
        watched(executor, course),
    ):
        try:
            for solved in solve(
                tasks,
                settings,
                store,
                stop=stop,
                command=command_line(sys.argv),
                inputs=inputs,
                begin=course.begin,
                progress=course.at,
                executor=executor,
                trace=trace,
            ):
                answered.append(solved)
                if solved.found.note is not None and solved.found.note not in told:
                    told.add(solved.found.note)
                    say(solved.found.note, err=True)
                if file is not None:
                    file.enter(solved.predictions, solved.seconds, settings.seed, solved.finished)
                answers = [output.attempt_1 for output in solved.predictions.outputs]
                course.end(solved.task, solved.fits, f"right with about {solved.confidence:.2f}", answers)
                tell(solved)
        except KeyboardInterrupt:
            interrupted = True
        interrupted = interrupted or bool(stop())
    return answered, interrupted


def end_interrupted(resumable: bool) -> None:
    """End as Ctrl-C does, and say how to go on."""
    if resumable:
        say(resume_hint(), err=True)
    raise KeyboardInterrupt
