"""``batt store``."""

from __future__ import annotations

from pathlib import Path

import click

from arcbatt.cli.options import DEFAULT_STORE, close_later
from arcbatt.cli.outputs import say
from arcbatt.errors import UsageError
from arcbatt.store import Store
from arcbatt.views.words import counted, microseconds


def _choose(context: click.Context, parameter: click.Parameter, path: str | None) -> None:
    # What stands nearest to the end counts.
    context.obj = path or context.obj or DEFAULT_STORE


_store_option = click.option(
    "--store", expose_value=False, callback=_choose, help="Folder of the store.  [default: store]"
)
"""Before the name of the inner command or after it."""


@click.group()
@_store_option
def store() -> None:
    """List, show, verify and clean a store.

    Example: batt store list -i 007bbfb7
    """


def _open(path: str, read_only: bool = True) -> Store:
    """The store, which must be there. Opened by the commands themselves, so that each can show its help without one."""
    if not (Path(path) / "index.sqlite").exists():
        raise UsageError(f"no store at {path}; 'batt run' makes one")
    return close_later(Store(path, create=False, read_only=read_only))


@store.command("list")
@_store_option
@click.option("-i", "--task_id", "task", help="Only this task's programs, best first.")
@click.option("--differs", is_flag=True, help="Differs instead of solvers.")
@click.option("--python", is_flag=True, help="Candidates in Python instead of solvers.")
@click.pass_obj
def list_(path: str, task: str | None, differs: bool, python: bool) -> None:
    """List tasks with their number of solvers and best demo score, or the programs of one task.

    Example: batt store list -i 007bbfb7
    """
    opened = _open(path)
    if task is None and not differs and not python:
        for name, count, score in opened.tasks():
            click.echo(f"{name}  {counted(count, 'solver'):>10}  best demo score {score:.2f}")
        return
    for kept in opened.best(task, "differ" if differs else "python" if python else "solver"):
        share = f"{kept.score:.2f} {kept.differ_kind}".strip()
        size, time = counted(kept.calls, "call"), f"t_log {kept.t_log} ({microseconds(kept.seconds)} µs)"
        say(f"{kept.md5}  {kept.task}  {share:8}  {size:>8}  {time}  {kept.parent[:8]}")


@store.command()
@_store_option
@click.argument("md5")
@click.pass_obj
def show(path: str, md5: str) -> None:
    """Show a program with its scores and where it came from. The first 4 digits of its md5 are enough.

    Example: batt store show 2d0234f5
    """
    opened = _open(path)
    kept = opened.get(md5)
    click.echo(f"# {kept[0].kind} {kept[0].md5}")
    for row in kept:
        say(f"# {row.task}: {row.score:.2f} {row.differ_kind} ({row.solved} of {row.demos} demos), id {row.identity}")
    for parent, mutation in opened.lineage(kept[0].md5):
        say(f"# from {parent}: {mutation or 'as it is'}")
    click.echo(kept[0].text, nl=False)


@store.command()
@_store_option
@click.option("--repair", is_flag=True, help="First write files that are missing or damaged, from the index.")
@click.pass_obj
def verify(path: str, repair: bool) -> int:
    """Compare the texts of the index, and the files beside it, with their md5. Exit status 1 if anything is damaged.

    Example: batt store verify --repair
    """
    opened = _open(path, read_only=not repair)
    for line in opened.repair() if repair else []:
        click.echo(line)
    problems = opened.verify()
    for problem in problems:
        say(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    click.echo(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'note')}")
    return 1 if errors else 0


@store.command()
@_store_option
@click.pass_obj
def clean(path: str) -> None:
    """Repair, and remove what killed runs left behind: unfinished files, files and index rows of no program.

    Example: batt store clean
    """
    for line in _open(path, read_only=False).clean():
        click.echo(line)
    click.echo("clean")
