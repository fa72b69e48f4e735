"""``batt compare``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from arcbatt.errors import UsageError


@click.command()
@click.argument("a", type=click.Path(exists=True, dir_okay=False))
@click.argument("b", type=click.Path(exists=True, dir_okay=False))
def compare(a: str, b: str) -> int:
    """Tell whether two runs agree: candidates before and after the filter, every score, every stored id; and how
    their times relate. What only one of the runs knows the expected output of is not compared, and that is said. Exit
    status 1 if they do not agree.

    Example: batt run -i 007bbfb7 --json a.json && batt run -i 007bbfb7 --sequential --json b.json &&
    batt compare a.json b.json
    """
    from arcbatt.reporting import compare_runs

    result = compare_runs(_read(a), _read(b))
    for difference in result.differences[:50]:
        click.echo(f"  {difference}")
    if len(result.differences) > 50:
        click.echo(f"  ... and {len(result.differences) - 50} more")
    for note in result.notes:
        click.echo(f"  note: {note}")
    click.echo("The runs agree." if result.agree else f"The runs differ in {len(result.differences)} places.")
    click.echo("Times (seconds):                          A          B    A / B")
    for key, x, y in result.times:
        click.echo(f"  {key:<34} {x:9.4f}  {y:9.4f}  {x / y if y else float('nan'):7.2f}")
    return 0 if result.agree else 1


def _read(path: str) -> dict[str, Any]:
    try:
        record = json.loads(Path(path).read_text("utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: broken JSON: {error}") from None
    if not isinstance(record, dict):
        raise UsageError(f"{path}: expected the record of a run, made with --json")
    return record
