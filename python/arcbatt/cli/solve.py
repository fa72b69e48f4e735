"""``batt solve``."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import click

from arcbatt.cli.options import (
    LeftOut,
    check_outputs,
    data_option,
    json_option,
    live_options,
    named_ids,
    new_seed,
    open_store,
    quiet_option,
    seed_option,
    store_option,
    strict_option,
    tasks_options,
    workers_option,
)
from arcbatt.cli.outputs import say
from arcbatt.cli.progress import progress
from arcbatt.cli.stopping import stopping
from arcbatt.disk import replace_file
from arcbatt.errors import UsageError
from arcbatt.views.words import counted

if TYPE_CHECKING:
    from arcbatt.answering.solve import Solved


@click.command()
@tasks_options
@data_option("Where the tasks are from, as for 'batt run'. Without -i: all tasks of it.")
@click.option("--depth", type=click.IntRange(1, 4), default=2, show_default=True, help="Functions to a picture.")
@click.option("--fuel", type=click.IntRange(1, 2**60), help="Fuel of the coarse search, about a nanosecond each.")
@click.option("--seconds", type=float, default=0.0, show_default=True, help="Evolve so long where no answer fits.")
@seed_option("Seed of evolution. Default: a new one.")
@workers_option
@store_option("Store of programs that evolution begins with.  [default: store]")
@click.option("--without-own", is_flag=True, help="Without the library's solver of the task, and the store's for it.")
@click.option("-o", "--output", help="Write a submission.")
@json_option("Write answers, programs and confidences.")
@strict_option
@live_options
@quiet_option
def solve(
    first_id: str | None,
    more_ids: tuple[str, ...],
    data: str | None,
    depth: int,
    fuel: int | None,
    seconds: float,
    seed: int | None,
    workers: int,
    store_path: str | None,
    without_own: bool,
    output: str | None,
    json_path: str | None,
    strict: bool,
    live: bool,
    serve: int | None,
    quiet: bool,
) -> int:
    """Answer every test input twice: by the coarse search, and where that has no likely answer by evolution too.
    Each answer comes with its program, which 'batt explain' draws line by line, and with how likely it is right.

    Example: batt solve -i 007bbfb7
    """
    from arcbatt.answering.solve import SolveSettings
    from arcbatt.answering.solve import solve as solutions
    from arcbatt.answering.submission import write_submission
    from arcbatt.searching.coarse import CoarseSettings
    from arcbatt.tasks import open_source

    if not 0 <= seconds < math.inf:
        raise UsageError(f"--seconds: expected a number of 0 or more, found {seconds}")
    ids = named_ids(first_id, more_ids)
    if not ids and data is None:
        raise UsageError("expected tasks: -i ID..., or --data SET for all tasks of a set")
    check_outputs(output, json_path)
    source = open_source(data) if data else None
    left_out = LeftOut(strict)
    tasks = [one.task for one in left_out.load(ids or (source.ids() if source else []), source)]
    seed = new_seed() if seed is None else seed
    coarse = CoarseSettings(depth=depth) if fuel is None else CoarseSettings(depth=depth, fuel=fuel)
    settings = SolveSettings(coarse, seconds, seed, workers, own=not without_own)
    store = open_store(store_path, create=False) if seconds > 0 else None
    solved: list[Solved] = []
    with stopping() as stop, progress(quiet, len(tasks), live=live, serve=serve) as course:
        for one in solutions(tasks, settings, store, stop=stop):
            solved.append(one)
            answers = [output.attempt_1 for output in one.predictions.outputs]
            course.end(one.task, None, f"right with about {one.confidence:.2f}", answers)
            if not quiet:
                say("\n".join(_lines(one, whole=len(tasks) == 1)))
        interrupted = bool(stop())
    if output:
        write_submission(output, (one.predictions for one in solved))
    if json_path:
        replace_file(json_path, json.dumps([_plain(one) for one in solved]))
    likely = sum(one.confidence >= 0.5 for one in solved)
    expected = sum(one.confidence for one in solved)
    say(f"{counted(len(solved), 'task')} answered, {likely:,} likely right, about {expected:.0f} in all")
    say(f"Seed: {seed}")
    if interrupted:
        raise KeyboardInterrupt
    return left_out.status()


def _lines(solved: Solved, whole: bool) -> list[str]:
    """What is told of a task; `whole` with the programs."""
    lines = []
    for number, answers in enumerate(solved.answers):
        for attempt, answer in enumerate(answers):
            if answer.program is None and (attempt or not whole):
                continue
            where = f"{solved.task} test {number} attempt {attempt + 1}"
            lines.append(f"{where}: right with about {answer.confidence:.2f} ({answer.source}: {answer.reason})")
            if whole and answer.program is not None:
                lines.append(answer.program.text)
    return lines or [f"{solved.task}: nothing found"]


def _plain(solved: Solved) -> dict[str, Any]:
    """A task's answers as JSON."""
    return {
        "task": solved.task,
        "answers": [
            [
                {
                    "grid": answer.grid,
                    "source": answer.source,
                    "confidence": answer.confidence,
                    "reason": answer.reason,
                    "program": answer.program.text if answer.program is not None else None,
                }
                for answer in answers
            ]
            for answers in solved.answers
        ],
    }
