"""``batt verify-result``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from arcbatt.cli.options import LeftOut, data_option, open_store, store_option
from arcbatt.cli.python_options import python_options, python_settings
from arcbatt.disk import STANDARD_INPUT
from arcbatt.errors import UsageError
from arcbatt.views.words import counted

if TYPE_CHECKING:
    from arcbatt.evaluating.mixed import PythonSettings
    from arcbatt.records.replay import Replay
    from arcbatt.store import Store
    from arcbatt.tasks import Source


@click.command("verify-result")
@click.argument("what", nargs=-1, metavar="[MD5... | RECORD.json]")
@store_option()
@click.option("-i", "--task_id", "--task", "task", help="Only results on this task.")
@data_option()
@click.option(
    "-b", "--batt_import", "batt_name", help="With a record: the batt of the run, which has all its programs."
)
@click.option("--quiet", is_flag=True, help="Print differences and the last line only.")
@python_options
def verify_result(
    what: tuple[str, ...],
    store_path: str | None,
    task: str | None,
    data: str | None,
    batt_name: str | None,
    quiet: bool,
    **python: Any,
) -> int:
    """Replay results of solvers from their identity (program, DSL version, task content, samples, limits) and compare:
    all results of the store, those of the programs named, or those of the record of a run (batt run --json). A record
    has no programs; they are taken from the batt, the store and the library. Tasks are taken from the data that the
    run had, unless --data names another. Candidates in Python are replayed in isolated workers. What cannot be
    replayed is no difference: it is listed with what it needs.

    Exit status 1 if a result differs or some were not replayed, 2 if there is none to replay.

    Example: batt verify-result 2d0234f5 --store store
    """
    from arcbatt.tasks import open_source

    source = open_source(data) if data else None
    record = next(
        (name for name in what if name == STANDARD_INPUT or name.endswith(".json") or Path(name).is_file()), None
    )
    if record is not None and len(what) > 1:
        raise UsageError("expected one record, or programs by their md5")
    if record is None and batt_name:
        raise UsageError("-b is for the record of a run; stored results have their programs")
    with open_store(store_path, create=False) or contextlib.nullcontext() as store:
        if record is not None:
            return _replay_record(record, batt_name, store, source, task, quiet, python_settings(**python))
        if store is None:
            raise UsageError("no store here; --store names one")
        return _replay_store(what, store, source, task, quiet, python_settings(**python))


def _replay_record(
    record: str,
    batt_name: str | None,
    store: Store | None,
    source: Source | None,
    task: str | None,
    quiet: bool,
    python: PythonSettings,
) -> int:
    from arcbatt.candidates import read_batt
    from arcbatt.records.model import read_record
    from arcbatt.records.replay import programs_for, replay_record

    content = read_record(record)
    left_out = LeftOut()
    batt = [entry.program for entry in read_batt(batt_name, left_out).candidates] if batt_name else []
    replayed = replay_record(content, programs_for(content, store, batt), source, task, python)
    return _report(replayed, quiet, record) or left_out.status()


def _replay_store(
    what: tuple[str, ...], store: Store, source: Source | None, task: str | None, quiet: bool, python: PythonSettings
) -> int:
    from arcbatt.records.replay import replay

    kept = (
        [one for name in what for one in store.get(name)] if what else [*store.best(task), *store.best(task, "python")]
    )
    solvers = [one for one in kept if one.kind != "differ" and (task is None or one.task == task)]
    if kept and not any(one.kind != "differ" for one in kept):
        raise UsageError(f"{kept[0].md5} is a differ; only results of solvers are replayed")
    on = f" on {task}" if task else ""
    return _report(replay(solvers, store.runs(), source, python), quiet, f"store {store.path}{on}")


def _report(replayed: Iterable[Replay], quiet: bool, origin: str) -> int:
    """Print a line for each result; returns the exit status."""
    done = different = other_dsl = 0
    missing = []
    for result in replayed:
        one = result.kept
        if result.missing:
            missing.append(result.missing)
            if not quiet:
                click.echo(f"{one.md5} on {one.task}: not replayed: {result.missing}")
            continue
        done += 1
        different += bool(result.differences)
        other_dsl += bool(result.dsl)
        version = f" (made with version {result.dsl} of the DSL)" if result.dsl else ""
        if result.differences:
            click.echo(f"{one.md5} on {one.task}: different: {'; '.join(result.differences)}{version}")
        elif not quiet:
            mode = ", with the sample itself in S (--whole-s)" if result.whole_s else ""
            click.echo(f"{one.md5} on {one.task}: {one.solved}/{one.demos} demos, the same{mode}{version}")
    if not done:
        # To say that all is well would be to say it of nothing.
        raise UsageError(
            f"{origin}: no result to replay" + (f"; {len(missing)} lack this: {missing[0]}" if missing else "")
        )
    said = f"{counted(done, 'result')} replayed, {different:,} different"
    if missing:
        said += f", {len(missing)} not replayed"
    if other_dsl:
        said += f"; {other_dsl} were made with another version of the DSL: of these only the scores were compared"
    click.echo(said)
    return 1 if different or missing else 0
