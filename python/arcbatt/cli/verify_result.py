"""``batt verify-result``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arcbatt.cli.options import open_store
from arcbatt.errors import UsageError

if TYPE_CHECKING:
    from arcbatt.answering import Replay


@click.command("verify-result")
@click.argument("what", nargs=-1, metavar="[MD5... | RECORD.json]")
@click.option("--store", "store_path", help="Folder of the store.  [default: store]")
@click.option("-i", "--task_id", "--task", "task", help="Only results on this task.")
@click.option("--data", help="Where the tasks are from, as for 'batt run'.")
@click.option(
    "-b", "--batt_import", "batt_name", help="With a record: the batt of the run, which has all its programs."
)
@click.option("--quiet", is_flag=True, help="Print differences and the last line only.")
def verify_result(
    what: tuple[str, ...],
    store_path: str | None,
    task: str | None,
    data: str | None,
    batt_name: str | None,
    quiet: bool,
) -> int:
    """Replay results of solvers from their identity (program, DSL version, task content, samples, limits) and compare:
    all results of the store, those of the programs named, or those of the record of a run (batt run --json). A record
    has no programs; they are taken from the batt, the store and the library. Exit status 1 if a result differs, 2 if
    there is none to replay.

    Example: batt verify-result 2d0234f5 --store store
    """
    from arcbatt.answering import known_dsl_versions, known_limits, replay
    from arcbatt.tasks import open_source

    source = open_source(data) if data else None
    store = open_store(store_path, create=False)
    record = next((name for name in what if name.endswith(".json") or Path(name).is_file()), None)
    if record is not None:
        if len(what) > 1:
            raise UsageError("expected one record, or programs by their md5")
        from arcbatt.answering.records import programs_for, read_run_record, replay_record
        from arcbatt.programs import read_batt

        content = read_run_record(record)
        batt = [entry.program for entry in read_batt(batt_name).candidates] if batt_name else []
        return _report(replay_record(content, programs_for(content, store, batt), source, task), quiet, record)
    if batt_name:
        raise UsageError("-b is for the record of a run; stored results have their programs")
    if store is None:
        raise UsageError("no store here; --store names one")
    runs = store.runs()
    kept = [one for name in what for one in store.get(name)] if what else store.best(task)
    solvers = [one for one in kept if one.kind == "solver" and (task is None or one.task == task)]
    if kept and not any(one.kind == "solver" for one in kept):
        raise UsageError(f"{kept[0].md5} is a differ; only results of solvers are replayed")
    on = f" on {task}" if task else ""
    replayed = replay(solvers, known_limits(runs), source, known_dsl_versions(runs))
    return _report(replayed, quiet, f"store {store.path}{on}")


def _report(replayed: Iterable[Replay], quiet: bool, origin: str) -> int:
    """Print a line for each result; gives the exit status."""
    from arcbatt.answering.records import NO_PROGRAM

    done = different = without = 0
    for result in replayed:
        one = result.kept
        if result.differences == (NO_PROGRAM,):
            without += 1
            if not quiet:
                click.echo(f"{one.md5} on {one.task}: not replayed: {NO_PROGRAM}")
            continue
        done += 1
        different += bool(result.differences)
        if result.differences:
            click.echo(f"{one.md5} on {one.task}: different: {'; '.join(result.differences)}")
        elif not quiet:
            click.echo(f"{one.md5} on {one.task}: {one.solved}/{one.demos} demos, the same")
    if not done:
        # To say that all is well would be to say it of nothing.
        hint = f"; {without} candidates lack their program: give the batt with -b" if without else ""
        raise UsageError(f"{origin}: no result to replay{hint}")
    not_replayed = f", {without} without their program (give the batt with -b)" if without else ""
    click.echo(f"{done} results replayed, {different} different{not_replayed}")
    return 1 if different else 0
