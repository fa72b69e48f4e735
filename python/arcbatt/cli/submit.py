"""``batt submit``."""

from __future__ import annotations

import math
import sys
from typing import Any

import click

from arcbatt.cli.answered import answer_tasks, end_interrupted
from arcbatt.cli.distribution import empty_part, executor_option, part_of, shard_option
from arcbatt.cli.options import (
    LeftOut,
    data_option,
    gpu_option,
    live_options,
    open_store,
    quiet_option,
    seed_option,
    store_option,
    strict_option,
    submission_of,
    total_option,
    whole_s_option,
    workers_option,
)
from arcbatt.cli.outputs import say
from arcbatt.cli.python_options import PoolErrors, python_options, python_settings
from arcbatt.errors import UsageError
from arcbatt.views.words import counted


@click.command()
@data_option("The challenges: Kaggle's file, or any tasks that 'batt run' knows.", required=True)
@click.option("-o", "--output", default="submission.json", show_default=True, help="The submission to write.")
@click.option("--check", "check_path", help="Write nothing: check this submission against the challenges.")
@click.option(
    "--seconds",
    type=float,
    help="Evolve so long where no answer is likely; 0: no search.  [default: 10, without --total]",
)
@total_option
@seed_option("Seed of the searches. Default: a new one.")
@workers_option
@gpu_option
@store_option("Store of programs to try, and of what is found.  [default: store]")
@click.option("--no-library", is_flag=True, help="Do not use the starter library, nor start searches from it.")
@click.option(
    "--without-own", is_flag=True, help="Without the programs that are known for a task, to measure searches."
)
@click.option("--resume", is_flag=True, help="Go on with the tasks of the output that are not done.")
@whole_s_option
@executor_option
@shard_option
@strict_option
@live_options
@quiet_option
@click.option("--candidates", "pool_path", help="Answer from this pool of programs alone: no search, library or store.")
@click.option("--explain", is_flag=True, help="With --candidates: say for each attempt why it was chosen.")
@python_options
def submit(
    data: str,
    output: str,
    check_path: str | None,
    seconds: float | None,
    total: float | None,
    seed: int | None,
    workers: int,
    gpu: str | int,
    store_path: str | None,
    no_library: bool,
    without_own: bool,
    resume: bool,
    whole_s: bool,
    executor_name: str | None,
    shard: str | None,
    strict: bool,
    live: bool,
    serve: int | None,
    quiet: bool,
    pool_path: str | None,
    explain: bool,
    **python: Any,
) -> int:
    """Predict two different grids for every test input of the challenges and write a submission; it is written after
    every task, whole, so that Ctrl-C leaves one that can be handed in. What a search finds is kept in the store.

    The programs of library and store are tried, and each task is searched as by 'batt solve': by the coarse search, and
    where no answer is likely by evolution. With --seconds 0 nothing is searched.

    If the output is a submission for these challenges already, a prediction in it is replaced only by one that is known
    as well or better; any other file is kept under another name. --resume leaves out the tasks that were searched to
    the end, for as many seconds or more; OUTPUT.progress says which. With --shard the submission has the tasks of the
    part only.

    With --candidates two attempts are chosen from a pool of candidates, in the DSL or in Python, by the same rule. If
    outputs of tests are known, it is told afterwards how often the choice was right, and how often any candidate.

    Example: batt submit --data arc-agi_test_challenges.json -o submission.json --seconds 20
    """
    from arcbatt.answering import SolveSettings, check_submission, read_submission
    from arcbatt.candidates import read_batt
    from arcbatt.searching.coarse import CoarseSettings
    from arcbatt.tasks import open_source

    source = open_source(data)
    left_out = LeftOut(strict)
    loaded = left_out.load(source.ids(), source)
    tasks = part_of([one.task for one in loaded], shard)
    if shard is not None and not tasks:
        return empty_part(shard)
    if check_path is not None:
        problems = check_submission(read_submission(check_path), tasks)
        for problem in problems:
            click.echo(problem)
        outputs = sum(len(task.test_inputs) for task in tasks)
        verdict = counted(len(problems), "problem") if problems else "can be handed in"
        say(f"{check_path}: {verdict} ({counted(len(tasks), 'task')}, {counted(outputs, 'test input')})")
        return 1 if problems else left_out.status()
    if seconds is None:
        seconds = 10.0 if total is None else math.inf
    elif not 0 <= seconds < math.inf:
        raise UsageError(f"--seconds: expected a number of 0 or more, found {seconds}")
    if explain and pool_path is None:
        raise UsageError("--explain goes with --candidates")
    if pool_path is not None:
        for name, given in (("resume", resume), ("no-library", no_library), ("without-own", without_own)):
            if given:
                raise UsageError(f"--candidates answers from the pool alone; leave out --{name}")
        refused = PoolErrors(left_out)
        pool = read_batt(pool_path, refused)
        refused.tell_rest()
        if not pool.candidates:
            raise UsageError(f"{pool_path}: no candidate of it can be read")
        from arcbatt.cli.from_pool import submit_from_pool

        known = {one.task.id: one.answers for one in loaded}
        file, _ = submission_of(output, tasks, None, whole_s=whole_s)
        click.echo(
            submit_from_pool(
                file,
                tasks,
                known,
                pool,
                python_settings(**python),
                workers=workers,
                whole_s=whole_s,
                explain=explain,
                quiet=quiet,
            )
        )
        return left_out.status()
    file, seed = submission_of(output, tasks, seed, whole_s=whole_s, resume=resume)
    settings = SolveSettings(
        coarse=CoarseSettings(gpu=gpu) if seconds > 0 else None,
        learned=seconds > 0,
        seconds=seconds,
        seed=seed,
        workers=workers,
        library=not no_library,
        own=not without_own,
        known=True,
        whole_s=whole_s,
        total=total,
    )
    # With a time for all tasks, one that was searched at all has had its share.
    enough = seconds if total is None else sys.float_info.min
    todo = [task for task in tasks if not (resume and file.done(task, enough))]
    answered, interrupted = answer_tasks(
        todo,
        settings,
        open_store(store_path, create=seconds > 0),
        file,
        data=data,
        store_path=store_path,
        executor_name=executor_name,
        live=live,
        serve=serve,
        quiet=quiet,
    )
    fitting, finished = sum(one.fits for one in answered), sum(one.finished for one in answered)
    before = len(tasks) - len(todo)
    earlier = f" and {before:,} before" if before else ""
    say(
        f"{output}: {counted(len(tasks), 'task')}, {finished:,} done now{earlier}; {fitting:,} with a program that "
        "fits all demo pairs, test outputs are not known"
    )
    say(f"Seed: {seed}")
    if interrupted:
        end_interrupted(resumable=True)
    return left_out.status()
