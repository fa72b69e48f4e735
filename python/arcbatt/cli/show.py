"""``batt show``."""

from __future__ import annotations

from pathlib import Path

import click

from arcbatt.cli.options import DEFAULT_STORE, LeftOut, palette_option, whole_s_option
from arcbatt.errors import UsageError


@click.command()
@click.argument("target")
@click.option("-i", "--task_id", "task", help="Of a program: run it on this task. Of a run: only this task.")
@click.option("--data", help="Where the tasks are from, as for 'batt run'.")
@click.option("--store", default=DEFAULT_STORE, show_default=True, help="Folder of the store.")
@click.option("--fuel", type=click.IntRange(1, 2**59), help="Fuel for each sample.")
@click.option("--svg", "svg_path", type=click.Path(dir_okay=False), help="Write the grids as a picture as well.")
@whole_s_option
@palette_option
def show(
    target: str,
    task: str | None,
    data: str | None,
    store: str,
    fuel: int | None,
    svg_path: str | None,
    whole_s: bool,
    colours: str,
) -> int:
    """Show a task, a program, a batt or a run in the terminal. TARGET is the id of a task, a file of one program
    (FILE:17 is candidate 17 of a batt), the beginning of an md5 of the store, solve_<id> or differ_<name> of the
    library, a batt file, or the record of a run (--json).

    Grids are digits where there is no colour: in pipes and with NO_COLOR.

    Example: batt show solve_007bbfb7 -i 007bbfb7 --svg tmp.svg
    """
    from arcbatt.limits import Limits
    from arcbatt.records.find import FoundBatt, FoundProgram, find
    from arcbatt.tasks import load_task, open_source
    from arcbatt.views import show as views
    from arcbatt.views.screen import Screen
    from arcbatt.views.svg import sheet_svg

    left_out = LeftOut()
    found = find(target, data=data, store=store, leave_out=left_out)
    screen = Screen(colours)
    picture = None
    if isinstance(found, FoundProgram):
        loaded = load_task(task, open_source(data) if data else None) if task else None
        views.show_program(screen, found)
        if loaded is not None:
            trace = views.show_on_task(screen, found.program, loaded, Limits(fuel) if fuel else None, whole_s)
            picture = views.sample_rows(trace), f"{found.program.id[:8]} on {trace.task}"
    elif isinstance(found, FoundBatt):
        if task:
            raise UsageError(f"{target} holds several programs; score them with: batt run -i {task} -b {target}")
        views.show_batt(screen, found)
    elif isinstance(found, tuple):
        if task:
            raise UsageError(f"{target} is a task itself; -i goes with a program or a run")
        views.show_task(screen, found)
        picture = views.task_rows(found), f"task {found.task.id}"
    else:
        views.show_run(screen, found.record, task)
    if svg_path is not None:
        if picture is None:
            raise UsageError("--svg: there are no grids to draw; a task has some, and a program with -i TASK")
        rows, title = picture
        Path(svg_path).write_text(sheet_svg(rows, colours=colours, title=title), "utf-8")
        click.echo(f"wrote {svg_path}", err=True)
    return left_out.status()
