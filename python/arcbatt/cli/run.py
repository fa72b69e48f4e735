"""``batt run`` and ``run_batt.py``."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from arcbatt.cli.distribution import empty_part, executor_of, executor_option, part_of, shard_option
from arcbatt.cli.options import (
    DEFAULT_STORE,
    LeftOut,
    check_outputs,
    data_option,
    fuel_option,
    gpu_line,
    json_option,
    limits_with,
    named_ids,
    new_seed,
    open_store,
    quiet_option,
    report_option,
    seed_option,
    store_option,
    strict_option,
    tasks_options,
    trace_option,
    whole_s_option,
    workers_option,
)
from arcbatt.cli.outputs import say as print_text
from arcbatt.cli.outputs import terminal_look, write_outputs
from arcbatt.cli.progress import progress
from arcbatt.cli.python_options import PoolErrors, python_options, python_settings
from arcbatt.errors import TaskError, UsageError
from arcbatt.records.commands import command_line, current_inputs

if TYPE_CHECKING:
    from arcbatt.candidates.files import BattSource, Entry
    from arcbatt.candidates.program import Program
    from arcbatt.scoring import Batt, TaskRun
    from arcbatt.tasks import LoadedTask


@click.command()
@tasks_options
@click.option("-s", "--start", type=click.IntRange(0), default=0, help="Without -i: number of the first task.")
@click.option("-c", "--count", type=int, default=0, help="Without -i: that many tasks; negative: random ones; 0: all.")
@click.option("-t", "--timeout", type=float, default=10.0, show_default=True, help="Seconds per sample, a last resort.")
@click.option("-b", "--batt_import", "batt_name", default="tmp_batt_onerun_run", show_default=True, help="Batt file.")
@click.option("--timing", is_flag=True, help="Print where the time went: phases, primitives.")
@click.option("--cprofile", is_flag=True, help="Profile the Python side.")
@click.option("--cprofile-top", type=click.IntRange(1), default=30, show_default=True, help="Lines of the profile.")
@data_option("arc1, arc2 (each also -training, -evaluation), training, evaluation, a folder or file.")
@workers_option
@fuel_option("candidate and sample")
@seed_option("Seed of random choices (-c below 0). Default: a new one.")
@store_option()
@json_option("Write the record of the run, for 'batt compare'.")
@report_option("run")
@trace_option
@click.option("--sequential", is_flag=True, help="One sample after the other, on one thread, for comparison.")
@whole_s_option
@executor_option
@shard_option
@strict_option
@quiet_option
@python_options
def run(
    first_id: str | None,
    more_ids: tuple[str, ...],
    start: int,
    count: int,
    timeout: float,
    batt_name: str,
    timing: bool,
    cprofile: bool,
    cprofile_top: int,
    data: str | None,
    workers: int,
    fuel: int | None,
    seed: int | None,
    store_path: str | None,
    json_path: str | None,
    report_path: str | None,
    trace_path: str | None,
    sequential: bool,
    whole_s: bool,
    executor_name: str | None,
    shard: str | None,
    strict: bool,
    quiet: bool,
    **python: Any,
) -> int:
    """Score a batt on tasks: all demo samples at once, then all test samples; filter its candidates to unique programs,
    bring them to canonical form, validate each alone, and keep the best in the store.

    A batt may also be a candidate in Python, or a pool of candidates of both languages: a folder, JSON lines, JSON,
    Parquet. Without -i a pool is run on the tasks that it names.

    Programs and tasks that cannot be read are listed and left out; the exit status is 1 then. With --whole-s nothing is
    stored: the scores of a store mean that no sample saw itself.

    Example: batt run --timing -i 007bbfb7 -b tmp_batt_onerun_run
    """
    from arcbatt.candidates import read_batt
    from arcbatt.evaluating.engine import worker_count
    from arcbatt.scoring import RunSettings, run_task
    from arcbatt.scoring.run import begin_run
    from arcbatt.scoring.timing import PrimitiveTimes, Timings
    from arcbatt.views.terminal import primitive_table, timing_summary
    from arcbatt.views.words import LEGEND, counted, results_verdict, score_text, tasks_sentence

    if not timeout > 0:
        raise UsageError(f"--timeout: expected seconds above 0, found {timeout}")
    check_outputs(json_path, report_path, trace_path)
    ids = named_ids(first_id, more_ids)
    begun = time.perf_counter()
    timings = Timings()
    seed = new_seed() if seed is None else seed
    settings = RunSettings(limits_with(fuel), workers, timeout, sequential, whole_s, python_settings(**python))
    left_out = LeftOut(strict)

    def say(text: str) -> None:
        if not quiet:
            print_text(text)

    command = command_line(sys.argv)
    inputs = current_inputs(batt=batt_name, data=data, store=store_path or DEFAULT_STORE)
    actual_workers = worker_count(workers)
    say(gpu_line(actual_workers))

    refused = PoolErrors(left_out)
    source = read_batt(batt_name, refused)
    refused.tell_rest()
    if not source.candidates:
        raise UsageError(f"{batt_name}: no candidates in this batt")
    ids = ids or (source.task_ids() if not start and not count else [])
    tasks = part_of(_tasks(ids, data, start, count, seed, left_out), shard)
    if shard is not None and not tasks:
        return empty_part(shard)
    batts = _Batts(source)
    store = open_store(store_path)
    runs: list[TaskRun] = []
    profile = PrimitiveTimes()
    interrupted = False
    with (
        _profiled(cprofile, cprofile_top),
        executor_of(executor_name) as executor,
        progress(quiet or len(tasks) <= 3, len(tasks)) as course,
    ):
        for number, (task_id, load) in enumerate(tasks):
            if len(tasks) <= 3:
                say(f"run_batt: -- {task_id} - {number} start --")
            record = begin_run(command, inputs, seed, settings.limits, [task_id])
            course.begin(task_id)
            try:
                task_start = time.perf_counter()
                loaded = load()
                batt = batts.of(task_id)
                if not len(batt):
                    raise TaskError(f"{batt_name} has no candidates for task {task_id}")
                done = run_task(
                    batt,
                    loaded,
                    settings,
                    store=store,
                    record=record,
                    timings=timings,
                    executor=executor,
                    profile=timing and not quiet,
                )
                timings.add("main.run_batt", time.perf_counter() - task_start)
                runs.append(done)
                if done.results.python is not None and len(runs) == 1:
                    say(f"isolation: {done.results.python.isolation}")
                if timing and not quiet:
                    profile.add(done.results)
            except TaskError as error:
                left_out(error)
                course.end(task_id)
                continue
            except KeyboardInterrupt:
                interrupted = True
                break
            if len(tasks) <= 3:
                if not quiet:
                    click.echo("\n".join(_report(done)))
            else:
                best = done.results.ranked()[0]
                matches, demos = done.results.demo_matches(best), len(done.results.part("demo"))
                test = score_text(done.results.test_verdicts(best))
                say(f"{task_id}: best candidate {best}: demo {matches}/{demos}, test {test}")
            course.end(task_id, bool(results_verdict(done.results, done.unique)))
    if not interrupted:
        left_out.check_rest(len(runs), len(tasks), "tasks")
    if json_path or report_path:
        from arcbatt.records.writing import run_record

        record_of_all = run_record(command, seed, settings, actual_workers, runs, timings, inputs)
        write_outputs(record_of_all, json_path, report_path)
    if trace_path:
        from arcbatt.views.timeline import run_timeline, write_timeline

        write_timeline(trace_path, run_timeline(runs, timings))
    if len(tasks) > 1:
        say(tasks_sentence([results_verdict(r.results, r.unique) for r in runs]))
        if any(not all(r.results.known) for r in runs):
            say(LEGEND)
    timeouts = sum(done.timeouts for done in runs)
    click.echo(f"{counted(len(runs), 'task')} - {counted(timeouts, 'timeout')}")
    if timing and not quiet:
        say("\n" + "\n".join(timing_summary(timings)))
        if len(runs) == 1:
            from arcbatt.views.terminal import speed_up

            say("\n" + "\n".join(speed_up(runs[0].results, 1 if sequential else actual_workers)))
        say("\n" + "\n".join(primitive_table(profile)))
        say(f"Whole command after start-up: {time.perf_counter() - begun:.4f} s")
    if interrupted:
        raise KeyboardInterrupt
    return left_out.status()


def _tasks(
    ids: Sequence[str], data: str | None, start: int, count: int, seed: int, left_out: LeftOut
) -> list[tuple[str, Callable[[], LoadedTask]]]:
    """The tasks of a run: their ids, and how to load each."""
    from arcbatt.tasks import load_task, open_source

    source = open_source(data) if data else None
    if ids:
        loaded = left_out.load(ids, source)  # all ids are checked before any work
        return [(one.task.id, partial(_same, one)) for one in loaded]
    source = source or open_source("training")
    known = source.ids()[start:]
    if not known:
        raise UsageError(f"--start {start}: {source.name} has only {len(source.ids())} tasks")
    if count < 0:
        from random import Random

        rng = Random(seed)
        keyed = sorted((rng.random(), task_id) for task_id in known)
        known = [task_id for _, task_id in keyed[:-count]]
    elif count:
        known = known[:count]
    return [(task_id, partial(load_task, task_id, source)) for task_id in known]


class _Batts:
    """The batts of a run: one for all tasks, or of a pool one for each."""

    def __init__(self, source: BattSource) -> None:
        from arcbatt.scoring import Batt

        self._source = source
        self._differs: Sequence[Entry | Program] = source.differs
        if any(entry.program.language == "python" for entry in source.candidates):
            from arcbatt.candidates.library import differs

            self._differs = source.differs or [*differs().values()]
        self._made = Batt(source.candidates, self._differs)

    def of(self, task_id: str) -> Batt:
        """The batt for a task."""
        if not self._source.tasks:
            return self._made
        from arcbatt.scoring import Batt

        return Batt(self._source.candidates_for(task_id), self._differs)


def _same(loaded: LoadedTask) -> LoadedTask:
    return loaded


def _report(done: TaskRun) -> Iterator[str]:
    from arcbatt.views.terminal import outcome_lines, score_table
    from arcbatt.views.words import counted

    results = done.results
    for sample in results.samples:
        yield f"{sample} - {results.task.id} - {len(results)}"
    look = terminal_look()
    yield f"-- Filtered to {counted(len(done.unique), 'unique candidate')} (from {results.distinct_outputs()})"
    if done.same_behaviour:
        yield f"-- {len(done.same_behaviour):,} with the same outputs as an earlier one"
    yield f"-- Phase 3a: Validated {counted(len(done.unique), 'solver')} in {done.validate_seconds:.3f}s"
    yield f"-- Stored {counted(len(done.stored), 'program')}"
    yield ""
    yield from score_table(done, **look)
    yield from outcome_lines(results, **look)


@contextlib.contextmanager
def _profiled(on: bool, top: int) -> Iterator[None]:
    if not on:
        yield
        return
    import cProfile
    import pstats

    profile = cProfile.Profile()
    try:
        with profile:
            yield
    finally:
        pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats(top)
