"""``batt check``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from arcbatt.cli.options import LeftOut, check_outputs, strict_option, whole_s_option


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False))
@click.option("--data", default=None, help="Where the tasks are. Default: ARC-AGI-1, then ARC-AGI-2.")
@click.option("--json", "json_path", help="Write the result as JSON.")
@click.option("--workers", type=click.IntRange(0), default=0, help="Worker threads; 0: one for each processor.")
@click.option("--fuel", type=click.IntRange(1), help="Fuel for each program and sample.")
@whole_s_option
@strict_option
def check(
    files: tuple[str, ...],
    data: str | None,
    json_path: str | None,
    workers: int,
    fuel: int | None,
    whole_s: bool,
    strict: bool,
) -> int:
    """Run every solve_<id> and verify_<id> of files of programs on all samples of its task.

    Exit status 1 if a program does not solve its task, or cannot be read and was left out.

    Example: batt check solvers.py --data arc1-training --json out.json
    """
    from arcbatt.limits import Limits
    from arcbatt.scoring.check import check_programs

    check_outputs(json_path)
    left_out = LeftOut(strict)
    limits = Limits(fuel) if fuel else Limits()
    result = check_programs([*map(Path, files)], data, limits, workers, whole_s=whole_s, leave_out=left_out)
    for program in result["programs"]:
        if not program["solved"] and program["samples"]:
            click.echo(f"  {program['name']}: {program['reason']}")
    more = f", {result['fitting']} fit all demo pairs, test outputs not known" if result["fitting"] else ""
    more += f", {left_out.count} left out" if left_out.count else ""
    click.echo(f"{result['solved']} / {result['total']} solved{more} in {result['evaluate_seconds']:.3f} s")
    if json_path:
        Path(json_path).write_text(json.dumps(result, indent=1), "utf-8")
    wrong = result["solved"] + result["fitting"] < result["total"]
    return 1 if wrong else left_out.status()
