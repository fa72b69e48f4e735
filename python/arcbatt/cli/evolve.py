"""``batt evolve``."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arcbatt.cli.options import LeftOut, check_outputs, new_seed, open_store, strict_option
from arcbatt.cli.stopping import stopping
from arcbatt.errors import UsageError
from arcbatt.limits import Limits
from arcbatt.records.commands import command_line

if TYPE_CHECKING:
    from arcbatt.scoring import TaskRun
    from arcbatt.searching import Outcome, Status


@click.command()
@click.option("-i", "--task_ids", "first_id", metavar="ID...", help="The tasks, one or more ids.")
@click.argument("more_ids", nargs=-1, metavar="")
@click.option("--data", help="Where the tasks are from, as for 'batt run'. Without -i: all tasks of it.")
@click.option("--seconds", type=float, help="Seconds for each task.  [default: 10 for several tasks, no end for one]")
@click.option("--generations", type=click.IntRange(1), help="Generations for each task.")
@click.option("--seed", type=int, help="The same seed takes the same course. Default: a new one, or that of the store.")
@click.option("--workers", type=click.IntRange(0, 1024), default=0, help="Worker threads; 0: one for each processor.")
@click.option("--memory", type=click.IntRange(64), default=1024, show_default=True, help="MiB that a search may take.")
@click.option("--fuel", type=click.IntRange(1, 2**31), help="Fuel for each candidate and sample.  [default: 200000]")
@click.option("--store", "store_path", help="Folder of the store.  [default: store]")
@click.option("--resume", is_flag=True, help="Continue searches that the store holds.")
@click.option("--restart", is_flag=True, help="Begin anew in place of searches that the store holds.")
@click.option("--go-on", is_flag=True, help="Do not stop when all demos are solved: look for shorter programs.")
@click.option("--without-own", is_flag=True, help="Without the library's solver of the task, and the store's for it.")
@click.option("--json", "json_path", help="Write the record of the search, with how each program came about.")
@click.option("--report", "report_path", help="Write a page about the search (HTML).")
@click.option("--trace", "trace_path", help="Write a timeline: JSON for ui.perfetto.dev, or a picture (.svg).")
@strict_option
@click.option("--quiet", is_flag=True, help="Print the last line only.")
def evolve(
    first_id: str | None,
    more_ids: tuple[str, ...],
    data: str | None,
    seconds: float | None,
    generations: int | None,
    seed: int | None,
    workers: int,
    memory: int,
    fuel: int | None,
    store_path: str | None,
    resume: bool,
    restart: bool,
    go_on: bool,
    without_own: bool,
    json_path: str | None,
    report_path: str | None,
    trace_path: str | None,
    strict: bool,
    quiet: bool,
) -> int:
    """Search for programs: mutate, enumerate, score, keep, generation by generation. 'q' or Ctrl-C ends the search
    after the current generation; everything is kept, and --resume continues on the course it would have taken.

    Example: batt evolve -i 00d62c1b --seconds 20 --seed 1
    """
    from dataclasses import replace

    from arcbatt.evaluating.engine import worker_count
    from arcbatt.evaluating.identity import versions
    from arcbatt.scoring.timing import Timings
    from arcbatt.searching import EvolveSettings, keep
    from arcbatt.searching import evolve as search
    from arcbatt.searching.folder import saved_seed
    from arcbatt.store import RunRecord
    from arcbatt.tasks import open_source
    from arcbatt.views.words import results_verdict, tasks_sentence

    if seconds is not None and not seconds > 0:
        raise UsageError(f"--seconds: expected a number above 0, found {seconds}")
    if resume and restart:
        raise UsageError("--resume goes on with a saved search, --restart begins anew in its place: choose one")
    check_outputs(json_path, report_path, trace_path)
    if more_ids and first_id is None:
        raise UsageError(f"unexpected {more_ids[0]!r}; task ids follow -i")
    if first_id is None and data is None:
        raise UsageError("expected tasks: -i ID..., or --data SET for all tasks of a set")
    source = open_source(data) if data else None
    ids = [first_id, *more_ids] if first_id else (source.ids() if source else [])
    left_out = LeftOut(strict)
    loaded = {one.task.id: one for one in left_out.load(ids, source)}
    tasks = [one.task for one in loaded.values()]
    if len(tasks) > 1 and seconds is None and generations is None:
        seconds = 10.0
    store = open_store(store_path)
    assert store is not None
    if seed is None:
        saved = (saved_seed(store.path / "evolve" / task.id) for task in tasks) if resume else ()
        seed = next((one for one in saved if one is not None), None)
    seed = new_seed() if seed is None else seed
    settings = EvolveSettings(seed, memory=memory << 20, go_on=go_on)
    if fuel is not None:
        settings = replace(settings, limits=replace(settings.limits, fuel=fuel))
    command = command_line(sys.argv)
    outcomes: list[Outcome] = []
    runs: list[TaskRun] = []
    timings = Timings()
    with stopping(keys=True) as stop, _live(len(tasks), quiet) as show:
        found = search(
            tasks,
            settings,
            seconds=seconds,
            generations=generations,
            workers=workers,
            store=store,
            resume=resume,
            restart=restart,
            own=not without_own,
            trace=trace_path is not None,
            stop=stop,
            progress=show,
        )
        for outcome in found:
            started = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
            record = RunRecord(command, seed, versions() | {"limits": Limits().text}, [outcome.task], started)
            runs.append(keep(outcome, loaded[outcome.task], store, record, workers, timings))
            outcomes.append(outcome)
            if not quiet and len(tasks) > 1:
                click.echo(_line(outcome))
        interrupted = stop()
    if json_path or report_path:
        from arcbatt.records.writing import evolve_record

        written = evolve_record(command, settings, outcomes, runs, worker_count(workers), timings)
        if json_path:
            Path(json_path).write_text(json.dumps(written), "utf-8")
        if report_path:
            from arcbatt.records.sources import sources_of
            from arcbatt.views.report import run_report

            page = run_report(written, sources_of(written, store=store_path, data=data))
            Path(report_path).write_text(page, "utf-8")
    if trace_path:
        from arcbatt.views.timeline import search_timeline, write_timeline

        write_timeline(trace_path, search_timeline(outcomes))
    if not quiet:
        from arcbatt.views.evolved import summary

        click.echo("\n".join(summary(outcomes, {task.id: task for task in tasks})))
    stored = sum(len(run.stored) for run in runs)
    verdicts = [results_verdict(run.results, run.unique) for run in runs]
    verdicts += [""] * (len(tasks) - len(runs))  # not reached
    click.echo(f"{tasks_sentence(verdicts)} - {stored} programs stored - seed {seed}")
    return 130 if interrupted == "interrupt" else left_out.status()


def _line(outcome: Outcome) -> str:
    status = outcome.status
    rate = status.candidates / max(outcome.seconds, 1e-9)
    return (
        f"{status.task}: demo {status.solved}/{status.demos}, progress {status.progress:.3f}, generation "
        f"{status.generation}, {status.candidates} candidates, {rate:.0f}/s, {outcome.seconds:.1f} s"
    )


@contextlib.contextmanager
def _live(tasks: int, quiet: bool) -> Iterator[Callable[[Status], None]]:
    """Gives the function that shows where a search stands: a line that is written over on a terminal, otherwise a line
    every ten seconds."""
    if quiet:
        yield lambda status: None
        return
    terminal = sys.stderr.isatty()
    shown_at = begun = 0.0
    task, number, first = "", 0, 0

    def show(status: Status) -> None:
        nonlocal shown_at, begun, task, number, first
        now = time.monotonic()
        if status.task != task:
            task, begun, first, number = status.task, now, status.candidates, number + 1
        if now - shown_at < (0.1 if terminal else 10.0):
            return
        shown_at = now
        rate = (status.candidates - first) / max(now - begun, 1e-9)
        which = f"[{number}/{tasks}] " if tasks > 1 else ""
        line = (
            f"{which}{status.task} generation {status.generation}, {status.candidates} candidates, {rate:.0f}/s, "
            f"demo {status.solved}/{status.demos}, progress {status.progress:.3f}, memo hits {status.hit_rate:.0%}, "
            f"{status.memory >> 20} MiB"
        )
        if terminal:
            from shutil import get_terminal_size

            sys.stderr.write("\r" + line[: get_terminal_size().columns - 1].ljust(get_terminal_size().columns - 1))
        else:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if terminal:
            sys.stderr.write("\n")
