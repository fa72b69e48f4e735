"""``batt report``."""

from __future__ import annotations

from pathlib import Path

import click

from arcbatt.cli.options import data_option, palette_option, store_option
from arcbatt.disk import replace_file
from arcbatt.errors import UsageError
from arcbatt.views.words import counted


@click.command()
@click.argument("source", metavar="RUN.json|STORE", type=click.Path(exists=True, allow_dash=True))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False), help="The page to write (HTML).")
@click.option("--task", help="Only this task.")
@click.option("--batt", "batt_name", help="Batt file of the run.  [default: that of the run]")
@store_option("Store with programs of the run.  [default: that of the run, or ./store]")
@data_option()
@click.option("--best", type=click.IntRange(0, 100), default=3, show_default=True, help="Candidates drawn, each task.")
@palette_option
def report(
    source: str,
    output: str,
    task: str | None,
    batt_name: str | None,
    store_path: str | None,
    data: str | None,
    best: int,
    colours: str,
) -> None:
    """Write a page about a run (its record, made with 'batt run --json') or about all solvers of a store: what was run,
    where the time went, every candidate with its outcomes, the best of them drawn. One file that needs no network.

    Example: batt run -i 007bbfb7 --json tmp.json && batt report tmp.json -o tmp.html
    """
    from arcbatt.records.model import read_record
    from arcbatt.records.sources import sources_of, store_record
    from arcbatt.views.report import run_report

    if Path(source).is_dir():
        record, sources = store_record(source, data, task)
    else:
        record = read_record(source)
        tasks = record.tasks
        if task is not None:
            record.tasks = [one for one in tasks if one.task == task]
        if not record.tasks:
            raise UsageError(f"{source}: no run{f' on {task}' if task else ''} in this record")
        sources = sources_of(record, batt=batt_name, store=store_path, data=data)
        if len(record.tasks) < len(tasks):
            sources.notes.append(f"One of the {len(tasks)} tasks of the run; phases and speed-up are those of all.")
    text = run_report(record, sources, colours=colours, best=best)
    replace_file(output, text)
    count = sum(one.candidates for one in record.tasks)
    click.echo(f"wrote {output}: {counted(len(record.tasks), 'task')}, {counted(count, 'candidate')}")
    for note in sources.notes:
        click.echo(f"  {note}")
