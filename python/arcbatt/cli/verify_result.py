"""``batt verify-result``."""

from __future__ import annotations

import click

from arcbatt.cli.options import open_store
from arcbatt.errors import UsageError


@click.command("verify-result")
@click.argument("md5", nargs=-1)
@click.option("--store", "store_path", help="Folder of the store.  [default: store]")
@click.option("-i", "--task_id", "task", help="Only results on this task.")
@click.option("--data", help="Where the tasks are from, as for 'batt run'.")
@click.option("--quiet", is_flag=True, help="Print differences and the last line only.")
def verify_result(md5: tuple[str, ...], store_path: str | None, task: str | None, data: str | None, quiet: bool) -> int:
    """Replay stored results of solvers from their identity (program, DSL version, task content, samples, limits) and
    compare; all results of the store, or those of the programs named. Exit status 1 if one differs.

    Example: batt verify-result 2d0234f5 --store store
    """
    from arcbatt.answering import known_limits, replay
    from arcbatt.tasks import open_source

    store = open_store(store_path, create=False)
    if store is None:
        raise UsageError("no store here; --store names one")
    kept = [one for name in md5 for one in store.get(name)] if md5 else store.best(task)
    kept = [one for one in kept if one.kind == "solver" and (task is None or one.task == task)]
    different = 0
    for result in replay(kept, known_limits(store.runs()), open_source(data) if data else None):
        one = result.kept
        different += bool(result.differences)
        if result.differences:
            click.echo(f"{one.md5} on {one.task}: different: {'; '.join(result.differences)}")
        elif not quiet:
            click.echo(f"{one.md5} on {one.task}: {one.solved}/{one.demos} demos, the same")
    click.echo(f"{len(kept)} results replayed, {different} different")
    return 1 if different else 0
