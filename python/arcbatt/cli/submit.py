"""``batt submit``."""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Callable, Iterator

import click

from arcbatt.cli.options import new_seed, open_store
from arcbatt.errors import UsageError


@click.command()
@click.option("--data", required=True, help="The challenges: Kaggle's file, or any tasks that 'batt run' knows.")
@click.option("-o", "--output", default="submission.json", show_default=True, help="The submission to write.")
@click.option("--check", "check_path", help="Write nothing: check this submission against the challenges.")
@click.option("--seconds", type=float, default=10.0, show_default=True, help="Search each task so long; 0: no search.")
@click.option("--seed", type=int, help="Seed of the searches. Default: a new one.")
@click.option("--workers", type=click.IntRange(0, 1024), default=0, help="Worker threads; 0: one for each processor.")
@click.option(
    "--store", "store_path", help="Store whose programs are tried as well.  [default: store, if there is one]"
)
@click.option("--no-library", is_flag=True, help="Do not try the starter library.")
@click.option("--quiet", is_flag=True, help="Print the last line only.")
def submit(
    data: str,
    output: str,
    check_path: str | None,
    seconds: float,
    seed: int | None,
    workers: int,
    store_path: str | None,
    no_library: bool,
    quiet: bool,
) -> int:
    """Predict two different grids for every test input of the challenges and write a submission; it is written after
    every task, whole, so that Ctrl-C leaves one that can be handed in.

    Example: batt submit --data arc-agi_test_challenges.json -o submission.json --seconds 20
    """
    from arcbatt.answering import answer, check_submission, known_programs, predict, read_submission, write_submission
    from arcbatt.tasks import open_source

    source = open_source(data)
    tasks = [source.load(task_id).task for task_id in source.ids()]
    if check_path is not None:
        problems = check_submission(read_submission(check_path), tasks)
        for problem in problems:
            click.echo(problem)
        outputs = sum(len(task.test_inputs) for task in tasks)
        verdict = f"{len(problems)} problems" if problems else "can be handed in"
        click.echo(f"{check_path}: {verdict} ({len(tasks)} tasks, {outputs} test inputs)")
        return 1 if problems else 0
    if not 0 <= seconds < math.inf:
        raise UsageError(f"--seconds: expected a number of 0 or more, found {seconds}")
    seed = new_seed() if seed is None else seed
    programs = known_programs(open_store(store_path, create=False), not no_library)
    # Tasks that are not reached keep what is predicted without any program.
    predictions = {task.id: predict(task, []) for task in tasks}
    write_submission(output, predictions.values())
    solving = done = 0
    interrupted = False
    with _progress(len(tasks), quiet) as advance:
        try:
            for answered in answer(tasks, programs, seconds=seconds, seed=seed, workers=workers):
                predictions[answered.predictions.task] = answered.predictions
                write_submission(output, predictions.values())
                solving += answered.solving > 0
                done += 1
                advance()
        except KeyboardInterrupt:
            interrupted = True
    click.echo(
        f"{output}: {len(tasks)} tasks, {done} searched, {solving} with a program that solves all demos - seed {seed}"
    )
    if interrupted:
        raise KeyboardInterrupt
    return 0


@contextlib.contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; gives the function that advances it."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=Console(stderr=True)) as progress:
        bar = progress.add_task("tasks", total=total)
        yield lambda: progress.advance(bar)
