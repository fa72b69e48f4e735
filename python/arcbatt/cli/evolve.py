"""``batt evolve``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from arcbatt.cli.distribution import empty_part, executor_of, executor_option, part_of, shard_option, watched
from arcbatt.cli.options import (
    DEFAULT_STORE,
    LeftOut,
    check_outputs,
    data_option,
    fuel_option,
    json_option,
    live_options,
    named_ids,
    new_seed,
    open_store,
    quiet_option,
    report_option,
    seed_option,
    store_option,
    strict_option,
    tasks_options,
    total_option,
    trace_option,
    workers_option,
)
from arcbatt.cli.outputs import resume_hint, say, write_outputs
from arcbatt.cli.progress import progress
from arcbatt.cli.stopping import stopping
from arcbatt.errors import UsageError
from arcbatt.limits import Limits
from arcbatt.records.commands import command_line, current_inputs

if TYPE_CHECKING:
    from arcbatt.scoring import TaskRun
    from arcbatt.searching import Outcome


@click.command()
@tasks_options
@data_option("Where the tasks are from, as for 'batt run'. Without -i: all tasks of it.")
@click.option("--seconds", type=float, help="Seconds for each task.  [default: 10 for several tasks, no end for one]")
@total_option
@click.option("--generations", type=click.IntRange(1), help="Generations for each task.")
@seed_option("The same seed takes the same course. Default: a new one, or that of the store.")
@workers_option
@click.option("--memory", type=click.IntRange(64), default=1024, show_default=True, help="MiB that a search may take.")
@fuel_option("candidate and sample", "  [default: 200000]", 2**31)
@store_option()
@click.option("--resume", is_flag=True, help="Continue searches that the store holds.")
@click.option("--restart", is_flag=True, help="Begin anew in place of searches that the store holds.")
@click.option("--go-on", is_flag=True, help="Do not stop when all demos are solved: look for shorter programs.")
@click.option("--without-own", is_flag=True, help="Without the library's solver of the task, and the store's for it.")
@json_option("Write the record of the search, with how each program came about.")
@report_option("search")
@trace_option
@click.option("--islands", type=click.IntRange(1, 1024), default=1, help="Searches that exchange programs.")
@click.option("--exchange", type=click.IntRange(1), default=10, show_default=True, help="Generations to an exchange.")
@executor_option
@shard_option
@strict_option
@live_options
@quiet_option
def evolve(
    first_id: str | None,
    more_ids: tuple[str, ...],
    data: str | None,
    seconds: float | None,
    total: float | None,
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
    islands: int,
    exchange: int,
    executor_name: str | None,
    shard: str | None,
    strict: bool,
    live: bool,
    serve: int | None,
    quiet: bool,
) -> int:
    """Search for programs: mutate, enumerate, score, keep, generation by generation. 'q' or Ctrl-C ends the search
    after the current generation; everything is kept, and --resume continues on the course it would have taken.

    Example: batt evolve -i 00d62c1b --seconds 20 --seed 1
    """
    from dataclasses import replace

    from arcbatt.evaluating.engine import worker_count
    from arcbatt.scoring.run import begin_run
    from arcbatt.scoring.timing import Timings
    from arcbatt.searching import EvolveSettings, keep
    from arcbatt.searching import evolve as search
    from arcbatt.searching.folder import saved_seed
    from arcbatt.tasks import open_source
    from arcbatt.views.words import counted, results_verdict, tasks_sentence

    if seconds is not None and not seconds > 0:
        raise UsageError(f"--seconds: expected a number above 0, found {seconds}")
    if resume and restart:
        raise UsageError("--resume goes on with a saved search, --restart begins anew in its place: choose one")
    check_outputs(json_path, report_path, trace_path)
    ids = named_ids(first_id, more_ids)
    if not ids and data is None:
        raise UsageError("expected tasks: -i ID..., or --data SET for all tasks of a set")
    source = open_source(data) if data else None
    left_out = LeftOut(strict)
    loaded = {one.task.id: one for one in left_out.load(ids or (source.ids() if source else []), source)}
    tasks = part_of([one.task for one in loaded.values()], shard)
    if shard is not None and not tasks:
        return empty_part(shard)
    if len(tasks) > 1 and seconds is None and generations is None and total is None:
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
    inputs = current_inputs(data=data, store=store_path or DEFAULT_STORE)
    outcomes: list[Outcome] = []
    runs: list[TaskRun] = []
    timings = Timings()
    budget = min((time for time in (total, seconds and seconds * len(tasks)) if time is not None), default=None)
    with (
        executor_of(executor_name) as executor,
        stopping(keys=True) as stop,
        progress(quiet, len(tasks), budget, live=live, serve=serve) as course,
        watched(executor, course),
    ):
        found = search(
            tasks,
            settings,
            seconds=seconds,
            total=total,
            generations=generations,
            workers=workers,
            store=store,
            resume=resume,
            restart=restart,
            own=not without_own,
            trace=trace_path is not None,
            stop=stop,
            progress=course.at,
            executor=executor,
            islands=islands,
            exchange=exchange,
        )
        for outcome in found:
            record = begin_run(command, inputs, seed, Limits(), [outcome.task])
            runs.append(keep(outcome, loaded[outcome.task], store, record, workers, timings))
            outcomes.append(outcome)
            best = outcome.found[0].answers if outcome.found else ()
            course.end(outcome.task, outcome.solved, _result(outcome), [grid for grid in best if grid is not None])
            if not quiet and len(tasks) > 1:
                say(f"{outcome.task}: {_result(outcome)}")
        interrupted = stop()
    places = {task.id: number for number, task in enumerate(tasks)}
    outcomes.sort(key=lambda outcome: places[outcome.task])
    runs.sort(key=lambda done: places[done.results.task.id])
    if json_path or report_path:
        from arcbatt.records.writing import evolve_record

        workers = worker_count(workers)
        write_outputs(
            evolve_record(command, settings, outcomes, runs, workers, timings, inputs), json_path, report_path
        )
    if trace_path:
        from arcbatt.views.timeline import search_timeline, write_timeline

        write_timeline(trace_path, search_timeline(outcomes))
    if not quiet:
        from arcbatt.answering import robustness
        from arcbatt.views.evolved import programs_told, summary

        told = [(loaded[outcome.task].task, found) for outcome, found in programs_told(outcomes) if all(found.solved)]
        survived = {found.program.id: robustness([found.program], task)[0] for task, found in told}
        say("\n".join(summary(outcomes, survived)))
        different = sum(len(run.unique) - len(run.same_behaviour) for run in runs)
        programs = sum(len(run.unique) for run in runs)
        say(f"Found: {counted(programs, 'program')}, {different:,} different in what they return")
    stored = sum(len(run.stored) for run in runs)
    verdicts = [results_verdict(run.results, run.unique) for run in runs]
    verdicts += [""] * (len(tasks) - len(runs))  # not reached
    say(f"{tasks_sentence(verdicts)} - {counted(stored, 'program')} stored")
    say(f"Seed: {seed}")
    if interrupted:
        say(resume_hint(), err=True)
    return 130 if interrupted == "interrupt" else left_out.status()


def _result(outcome: Outcome) -> str:
    """What came of a search, in a line."""
    status = outcome.status
    rate = status.candidates / max(outcome.seconds, 1e-9)
    return (
        f"demo {status.solved}/{status.demos}, progress {status.progress:.3f}, generation {status.generation:,}, "
        f"{status.candidates:,} candidates, {rate:,.0f}/s, {outcome.seconds:.1f} s"
    )
