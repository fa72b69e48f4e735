"""``batt check``."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--data", default=None, help="Where the tasks are. Default: ARC-AGI-1, then ARC-AGI-2.")
@click.option("--json", "json_path", help="Write the result as JSON.")
@click.option("--workers", type=click.IntRange(0), default=0, help="Worker threads; 0: one for each processor.")
@click.option("--fuel", type=click.IntRange(1), help="Fuel for each program and sample.")
def check(file: str, data: str | None, json_path: str | None, workers: int, fuel: int | None) -> int:
    """Run every solve_<id> and verify_<id> of a file of programs on all samples of its task.

    Exit status 1 if a program does not solve its task.

    Example: batt check solvers.py --data arc1-training --json out.json
    """
    from arcbatt.limits import Limits
    from arcbatt.scoring.check import check_programs

    result = check_programs(Path(file), data, Limits(fuel) if fuel else Limits(), workers)
    for program in result["programs"]:
        if not program["solved"]:
            click.echo(f"  {program['name']}: {program['reason']}")
    click.echo(f"{result['solved']} / {result['total']} solved in {result['evaluate_seconds']:.3f} s")
    if json_path:
        Path(json_path).write_text(json.dumps(result, indent=1), "utf-8")
    return 0 if result["solved"] == result["total"] else 1
