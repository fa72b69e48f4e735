"""``batt check``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from arcbatt.cli.distribution import empty_part, executor_of, executor_option, part_of, shard_option
from arcbatt.cli.options import (
    LeftOut,
    check_outputs,
    data_option,
    fuel_option,
    json_option,
    limits_with,
    strict_option,
    whole_s_option,
    workers_option,
)
from arcbatt.cli.python_options import python_options, python_settings
from arcbatt.disk import replace_file

FILE = click.Path(exists=True, allow_dash=True)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@data_option("Where the tasks are. Default: ARC-AGI-1, then ARC-AGI-2.")
@json_option("Write the result as JSON.")
@workers_option
@fuel_option("program and sample")
@whole_s_option
@executor_option
@shard_option
@strict_option
@python_options
def check(
    files: tuple[str, ...],
    data: str | None,
    json_path: str | None,
    workers: int,
    fuel: int | None,
    whole_s: bool,
    executor_name: str | None,
    shard: str | None,
    strict: bool,
    **python: Any,
) -> int:
    """Run every solve_<id> and verify_<id> of files of programs, and every candidate of pools, on all samples of its
    task.

    Exit status 1 if a program does not solve its task, or cannot be read and was left out.

    Example: batt check solvers.py --data arc1-training --json out.json
    """
    from arcbatt.scoring.check import check_programs

    check_outputs(json_path)
    left_out = LeftOut(strict)
    with executor_of(executor_name) as executor:
        result = check_programs(
            [*map(Path, files)],
            data,
            limits_with(fuel),
            workers,
            whole_s=whole_s,
            leave_out=left_out,
            python=python_settings(**python),
            executor=executor,
            part=lambda programs: part_of(programs, shard),
        )
    if shard is not None and not result["total"]:
        return empty_part(shard)
    if "isolation" in result:
        click.echo(f"isolation: {result['isolation']}")
    for program in result["programs"]:
        if not program["solved"] and program["samples"]:
            click.echo(f"  {program['name']}: {program['reason']}")
    more = f", {result['fitting']} fit all demo pairs, test outputs not known" if result["fitting"] else ""
    more += f", {left_out.count} left out" if left_out.count else ""
    click.echo(f"{result['solved']} / {result['total']} solved{more} in {result['evaluate_seconds']:.3f} s")
    if json_path:
        replace_file(json_path, json.dumps(result, indent=1))
    wrong = result["solved"] + result["fitting"] < result["total"]
    return 1 if wrong else left_out.status()
