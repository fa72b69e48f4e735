"""``batt compare``."""

from __future__ import annotations

import click


@click.command()
@click.argument("a", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.argument("b", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def compare(a: str, b: str) -> int:
    """Tell whether two runs agree: candidates before and after the filter, every score, every stored id; and how
    their times relate. What only one of the runs knows the expected output of is not compared, and that is said. Exit
    status 1 if they do not agree.

    Example: batt run -i 007bbfb7 --json a.json && batt run -i 007bbfb7 --sequential --json b.json &&
    batt compare a.json b.json
    """
    from arcbatt.records.compare import compare_runs
    from arcbatt.records.model import read_record
    from arcbatt.views.words import counted

    result = compare_runs(read_record(a), read_record(b))
    for difference in result.differences[:50]:
        click.echo(f"  {difference}")
    if len(result.differences) > 50:
        click.echo(f"  ... and {len(result.differences) - 50} more")
    for note in result.notes:
        click.echo(f"  note: {note}")
    places = counted(len(result.differences), "place")
    click.echo("The runs agree." if result.agree else f"The runs differ in {places}.")
    click.echo("Times (seconds):                          A          B    A / B")
    for key, x, y in result.times:
        click.echo(f"  {key:<34} {x:9.4f}  {y:9.4f}  {x / y if y else float('nan'):7.2f}")
    return 0 if result.agree else 1
