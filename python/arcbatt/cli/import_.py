"""``batt import``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from arcbatt.cli.options import (
    LeftOut,
    data_option,
    fuel_option,
    limits_with,
    open_store,
    quiet_option,
    store_option,
    strict_option,
    workers_option,
)
from arcbatt.cli.progress import progress
from arcbatt.cli.python_options import PoolErrors, python_options, python_settings
from arcbatt.errors import TaskError, UsageError
from arcbatt.records.commands import command_line, current_inputs


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True))
@data_option("Where the tasks are. Default: ARC-AGI-1, then ARC-AGI-2.")
@store_option()
@workers_option
@fuel_option("candidate and sample")
@strict_option
@quiet_option
@python_options
def import_(
    files: tuple[str, ...],
    data: str | None,
    store_path: str | None,
    workers: int,
    fuel: int | None,
    strict: bool,
    quiet: bool,
    **python: Any,
) -> int:
    """Score the programs of corpora on the tasks that they are for, and keep those that solve a demo in the store, with
    the file and the row that they are from.

    Files may be pools (folders, JSON lines, JSON, Parquet: SOAR's rows, CodeIt's tasks), candidates in Python, files
    of solve_<id> and verify_<id>, as re-arc has them. Of each task the best are kept.

    Example: batt import soar.parquet verifiers.py --store store
    """
    from arcbatt.candidates import Entry
    from arcbatt.scoring import Batt, RunSettings, run_task
    from arcbatt.scoring.check import named_candidates
    from arcbatt.scoring.run import begin_run
    from arcbatt.tasks import load_task, open_source

    left_out = LeftOut(strict)
    refused = PoolErrors(left_out)
    settings = RunSettings(limits_with(fuel), workers, python=python_settings(**python))
    source = open_source(data) if data else None
    by_task: dict[str, list[Entry]] = {}
    for file in map(Path, files):
        for one in named_candidates(file, refused):
            if one.task_id is None:
                left_out(TaskError(f"{file}: {one.name}: nothing says its task"))
                continue
            origin = " ".join(filter(None, ("imported from", file.name, one.entry.mutation)))
            by_task.setdefault(one.task_id, []).append(Entry(one.entry.program, one.entry.parent or file.stem, origin))
    refused.tell_rest()
    if not by_task:
        raise UsageError(f"{', '.join(files)}: no program that can be read and says its task")
    store = open_store(store_path)
    isolation, kept, tasks = "", 0, 0
    inputs = current_inputs(data=data, store=store_path)
    with progress(quiet, len(by_task)) as shown:
        for task_id, entries in by_task.items():
            shown.begin(task_id)
            try:
                loaded = load_task(task_id, source)
            except TaskError as error:
                left_out(error)
                shown.end(task_id)
                continue
            record = begin_run(command_line(sys.argv), inputs, None, settings.limits, [task_id])
            done = run_task(Batt(entries), loaded, settings, store=store, record=record)
            if done.results.python is not None and not isolation:
                isolation = done.results.python.isolation
                click.echo(f"isolation: {isolation}")
            kept += len(done.stored)
            tasks += bool(done.stored)
            shown.end(task_id, bool(done.stored))
    left_out.check_rest(len(by_task), left_out.count, "programs")
    read = sum(map(len, by_task.values()))
    click.echo(f"{read} programs for {len(by_task)} tasks read, {kept} that solve a demo kept for {tasks} tasks")
    return left_out.status()
