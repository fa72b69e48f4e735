"""``batt solve``."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from arcbatt.cli.answered import answer_tasks, end_interrupted
from arcbatt.cli.distribution import empty_part, executor_option, part_of, shard_option
from arcbatt.cli.options import (
    LeftOut,
    check_outputs,
    data_option,
    gpu_option,
    json_option,
    live_options,
    named_ids,
    new_seed,
    open_store,
    quiet_option,
    seed_option,
    store_option,
    strict_option,
    submission_of,
    tasks_options,
    trace_option,
    workers_option,
)
from arcbatt.cli.outputs import say
from arcbatt.disk import replace_file
from arcbatt.errors import UsageError
from arcbatt.views.words import counted

if TYPE_CHECKING:
    from arcbatt.answering import Solved


@click.command()
@tasks_options
@data_option("Where the tasks are from, as for 'batt run'. Without -i: all tasks of it.")
@click.option(
    "--depth",
    type=click.IntRange(1, 4),
    default=2,
    show_default=True,
    help="Functions to a picture; half as many again of those that win often.",
)
@click.option("--fuel", type=click.IntRange(1, 2**60), help="Fuel of the coarse search, about a nanosecond each.")
@click.option("--seconds", type=float, default=0.0, show_default=True, help="Evolve so long where no answer is likely.")
@seed_option("Seed of evolution. Default: a new one.")
@workers_option
@gpu_option
@store_option("Store of programs that evolution begins with, and of what is found.  [default: store]")
@click.option("--without-own", is_flag=True, help="Without the library's solver of the task, and the store's for it.")
@click.option("-o", "--output", help="Write a submission, after every task.")
@click.option("--resume", is_flag=True, help="Go on with the tasks of the output that are not done.")
@json_option("Write answers, programs and confidences.")
@click.option("--report", "report_path", help="Write a page: answers drawn, programs, confidences.")
@trace_option
@executor_option
@shard_option
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
    gpu: str | int,
    store_path: str | None,
    without_own: bool,
    output: str | None,
    resume: bool,
    json_path: str | None,
    report_path: str | None,
    trace_path: str | None,
    executor_name: str | None,
    shard: str | None,
    strict: bool,
    live: bool,
    serve: int | None,
    quiet: bool,
) -> int:
    """Answer every test input twice: by the coarse search, and where that has no likely answer by evolution too.
    Each answer comes with its program, which 'batt explain' draws line by line, and with how likely it is right.

    A submission is written after every task, whole, as 'batt submit' does; --resume leaves out the tasks that are done
    in it. With --shard it has the tasks of the part only.

    Example: batt solve -i 007bbfb7
    """
    from arcbatt.answering import SolveSettings
    from arcbatt.searching.coarse import CoarseSettings
    from arcbatt.tasks import open_source

    if not 0 <= seconds < math.inf:
        raise UsageError(f"--seconds: expected a number of 0 or more, found {seconds}")
    if resume and output is None:
        raise UsageError("--resume goes with -o: which submission?")
    ids = named_ids(first_id, more_ids)
    if not ids and data is None:
        raise UsageError("expected tasks: -i ID..., or --data SET for all tasks of a set")
    check_outputs(output, json_path, report_path, trace_path)
    source = open_source(data) if data else None
    left_out = LeftOut(strict)
    loaded = left_out.load(ids or (source.ids() if source else []), source)
    tasks = part_of([one.task for one in loaded], shard)
    if shard is not None and not tasks:
        return empty_part(shard)
    file = None
    if output:
        file, seed = submission_of(output, tasks, seed, resume=resume)
    seed = new_seed() if seed is None else seed
    settings = SolveSettings(seconds=seconds, seed=seed, workers=workers, own=not without_own)
    settings = replace(settings, coarse=CoarseSettings(depth=depth, fuel=fuel or CoarseSettings.fuel, gpu=gpu))
    todo = [task for task in tasks if not (resume and file is not None and file.done(task, seconds))]

    def tell(one: Solved) -> None:
        if not quiet:
            say("\n".join(_lines(one, whole=len(tasks) == 1)))

    solved, interrupted = answer_tasks(
        todo,
        settings,
        open_store(store_path),
        file,
        data=data,
        store_path=store_path,
        executor_name=executor_name,
        live=live,
        serve=serve,
        quiet=quiet,
        trace=trace_path is not None,
        tell=tell,
    )
    if json_path:
        replace_file(json_path, json.dumps([_plain(one) for one in solved]))
    if report_path:
        from arcbatt.views.solved import solved_report

        replace_file(report_path, solved_report(solved, {one.task.id: one.task for one in loaded}, seed))
    if trace_path:
        from arcbatt.views.timeline import solved_timeline, write_timeline

        write_timeline(trace_path, solved_timeline(solved))
    likely = sum(one.confidence >= 0.5 for one in solved)
    expected = sum(one.confidence for one in solved)
    before = f", {len(tasks) - len(todo):,} before" if len(todo) < len(tasks) else ""
    said = f"{likely:,} with a confidence of a half or more, about {expected:.0f} right as far as confidences tell"
    say(f"{counted(len(solved), 'task')} answered{before}; {said}")
    say(f"Seed: {seed}")
    if interrupted:
        end_interrupted(resumable=output is not None)
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
