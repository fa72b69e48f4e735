"""What commands print, and what they write beside the store: the record of a run and its page."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from arcbatt.cli.progress import clear_line
from arcbatt.disk import replace_file
from arcbatt.records.commands import command_line
from arcbatt.views.words import wrapped

if TYPE_CHECKING:
    from arcbatt.records.model import Record


def say(text: str, err: bool = False) -> None:
    """Print a text; on a terminal its long lines are broken between words."""
    clear_line()
    if (sys.stderr if err else sys.stdout).isatty():
        text = wrapped(text, _columns())
    click.echo(text, err=err)


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def resume_hint() -> str:
    """How the command of this process is gone on with."""
    words = [word for word in sys.argv if word != "--restart"]
    return f"Go on with: {command_line(words if '--resume' in words else [*words, '--resume'])}"


def terminal_look() -> dict[str, Any]:
    """How tables look where they are printed: the `columns` that there are, and whether in `colour`."""
    if not sys.stdout.isatty():
        return {}
    colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return {"columns": _columns(), "colour": colour}


def write_outputs(record: Record, json_path: str | None, report_path: str | None) -> None:
    """Write the record as JSON, and as a page, where that is asked for."""
    if json_path:
        from arcbatt.records.writing import write_record

        write_record(json_path, record)
    if report_path:
        from arcbatt.records.sources import sources_of
        from arcbatt.views.report import run_report

        replace_file(report_path, run_report(record, sources_of(record)))
