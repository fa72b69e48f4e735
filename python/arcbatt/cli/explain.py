"""``batt explain``."""

from __future__ import annotations

from typing import Any

import click

from arcbatt.cli.options import (
    DEFAULT_STORE,
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
@click.argument("program")
@click.argument("task")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write a page (HTML) instead of printing.")
@click.option("--sample", help="Without -o: the sample, as in demo[0], or all. Default: the first one not solved.")
@data_option()
@store_option()
@fuel_option("sample")
@whole_s_option
@palette_option
@python_options
def explain(
    program: str,
    task: str,
    output: str | None,
    sample: str | None,
    data: str | None,
    store_path: str | None,
    fuel: int | None,
    whole_s: bool,
    colours: str,
    **python: Any,
) -> None:
    """Show what each line of a program computes on the samples of a task, with fuel, time and errors; of a candidate
    in Python its source with the line where it failed, and what it printed. PROGRAM is a file (FILE:17 is candidate 17
    of a batt), the beginning of an md5 of the store, solve_<id> or differ_<name> of the library.

    Example: batt explain solve_007bbfb7 007bbfb7 -o tmp.html
    """
    from arcbatt.evaluating.trace import trace_program
    from arcbatt.records.find import find_program
    from arcbatt.tasks import load_task, open_source
    from arcbatt.views.explain import explain_html, explain_terminal
    from arcbatt.views.screen import Screen
    from arcbatt.views.show import show_program
    from arcbatt.views.words import counted, status_word

    loaded = load_task(task, open_source(data) if data else None)
    found = find_program(program, data=data, store=store_path or DEFAULT_STORE)
    trace = trace_program(found.program, loaded, limits_with(fuel), whole_s, python_settings(**python))
    if output is not None:
        lines = len(trace.lines) or len(found.program.text.splitlines())
        replace_file(output, explain_html(trace, found.where, colours))
        click.echo(f"wrote {output}: {counted(lines, 'line')} on {counted(len(trace.samples), 'sample')}")
        return
    names = [str(one.sample) for one in trace.samples]
    if sample not in (None, "all", *names):
        raise UsageError(f"--sample: expected all or one of {', '.join(names)}, found {sample}")
    wrong = [one for one in trace.samples if one.outcome.status not in ("match", "unscored")]
    chosen = (wrong or trace.samples)[:1]
    if sample is not None:
        chosen = [one for one in trace.samples if sample in ("all", str(one.sample))]
    screen = Screen(colours)
    show_program(screen, found)
    screen.line()
    said = [status_word(one.outcome.slug or one.outcome.status) for one in trace.samples]
    statuses = ", ".join(f"{one.sample} {word}" for one, word in zip(trace.samples, said, strict=True))
    screen.line(f"on {trace.task}: {statuses}")
    explain_terminal(screen, trace, chosen)
    if len(chosen) < len(trace.samples):
        screen.line()
        screen.line("Other samples: --sample all, or -o FILE.html for all of them in a page.", "dim")
