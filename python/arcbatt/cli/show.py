"""``batt show``."""

from __future__ import annotations

from typing import Any

import click

from arcbatt.cli.options import (
    DEFAULT_STORE,
    LeftOut,
    data_option,
    fuel_option,
    limits_with,
    palette_option,
    store_option,
    whole_s_option,
)
from arcbatt.cli.python_options import python_options, python_settings
from arcbatt.disk import replace_file
from arcbatt.errors import UsageError


@click.command()
@click.argument("target")
@click.option("-i", "--task_id", "task", help="Of a program: run it on this task. Of a run: only this task.")
@data_option()
@store_option()
@fuel_option("sample")
@click.option("--svg", "svg_path", type=click.Path(dir_okay=False), help="Write the grids as a picture as well.")
@whole_s_option
@palette_option
@python_options
def show(
    target: str,
    task: str | None,
    data: str | None,
    store_path: str | None,
    fuel: int | None,
    svg_path: str | None,
    whole_s: bool,
    colours: str,
    **python: Any,
) -> int:
    """Show a task, a program, a batt or a run in the terminal. TARGET is the id of a task, a file of one program
    (FILE:17 is candidate 17 of a batt), the beginning of an md5 of the store, solve_<id> or differ_<name> of the
    library, a batt file, or the record of a run (--json).

    Grids are digits where there is no colour: in pipes and with NO_COLOR.

    Example: batt show solve_007bbfb7 -i 007bbfb7 --svg tmp.svg
    """
    from arcbatt.evaluating.trace import trace_program
    from arcbatt.records.find import FoundBatt, FoundProgram, find
    from arcbatt.tasks import load_task, open_source
    from arcbatt.views import show as views
    from arcbatt.views.screen import Screen
    from arcbatt.views.svg import sheet_svg

    left_out = LeftOut()
    found = find(target, data=data, store=store_path or DEFAULT_STORE, leave_out=left_out)
    screen = Screen(colours)
    picture = None
    if isinstance(found, FoundProgram):
        loaded = load_task(task, open_source(data) if data else None) if task else None
        views.show_program(screen, found)
        if loaded is not None:
            trace = trace_program(found.program, loaded, limits_with(fuel), whole_s, python_settings(**python))
            views.show_trace(screen, trace)
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
        replace_file(svg_path, sheet_svg(rows, colours=colours, title=title))
        click.echo(f"wrote {svg_path}", err=True)
    return left_out.status()
