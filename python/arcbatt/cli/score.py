"""``batt score``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from arcbatt.cli.options import LeftOut, data_option, json_option, strict_option
from arcbatt.cli.outputs import say
from arcbatt.disk import replace_file


@click.command()
@click.argument("submission")
@data_option("The solutions: Kaggle's file, or any tasks with known test outputs.", required=True)
@json_option("Write the score, task by task.")
@strict_option
def score(submission: str, data: str, json_path: str | None, strict: bool) -> int:
    """Score a submission by the three rules in use, against all tasks of the solutions: what is missing is wrong.

    Example: batt score submission.json --data arc1-evaluation
    """
    from arcbatt.answering import read_answers, read_submission, score_submission

    left_out = LeftOut(strict)
    result = score_submission(read_submission(submission), read_answers(data, left_out))
    share = result.outputs_right / result.outputs if result.outputs else 0.0
    all_right = result.tasks_right / result.tasks if result.tasks else 0.0
    for rule, value, of in (
        ("share of test outputs", share, f"{result.outputs_right} of {result.outputs} outputs"),
        ("mean over tasks", result.task_mean, f"of the share of each of {result.tasks} tasks"),
        ("all outputs of a task", all_right, f"{result.tasks_right} of {result.tasks} tasks"),
    ):
        click.echo(f"{rule:<22} {value:7.2%}  {of}")
    for what, names in (
        ("missing, counted as wrong", result.missing),
        ("without answers, not counted", result.unknown),
    ):
        if names:
            some = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
            say(f"{len(names):,} {what}: {some}" + ("" if json_path or len(names) <= 3 else " (all: --json FILE)"))
    if json_path:
        replace_file(json_path, json.dumps(asdict(result)))
    return left_out.status()
