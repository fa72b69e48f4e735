"""Programs of files, each on its own task."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arcbatt.candidates.files import read_programs
from arcbatt.candidates.program import Program
from arcbatt.errors import BattError, ProgramError, TaskError, UsageError
from arcbatt.evaluating.cases import task_cases
from arcbatt.evaluating.distributed import evaluate_alone
from arcbatt.evaluating.outcome import expected_outputs, judge
from arcbatt.limits import Limits
from arcbatt.tasks import load_task, open_source

if TYPE_CHECKING:
    from arcbatt.executors import AnyExecutor


def task_of(program: Program) -> str | None:
    """The id in the name ``solve_<id>`` or ``verify_<id>``; None if there is none."""
    head, _, task_id = program.name.partition("_")
    return task_id if head in ("solve", "verify") and task_id else None


def check_programs(
    files: Sequence[Path],
    data: str | None,
    limits: Limits,
    workers: int = 0,
    *,
    whole_s: bool = False,
    leave_out: Callable[[BattError], None] | None = None,
    executor: AnyExecutor | None = None,
    part: Callable[[list[Any]], list[Any]] = lambda programs: programs,
) -> dict[str, Any]:
    """Run every program of some files on all demo and test samples of the task in its name.

    Returns ``{"solved", "fitting", "total", "parse_seconds", "evaluate_seconds", "programs": [{"file", "name", "task",
    "solved", "samples": [status, ...], "seconds", "reason"}]}``. `solved` of a program is None, and it counts as
    `fitting`, if it is right on all samples whose output is known and that of some test is not. `evaluate_seconds` is
    wall-clock time of the evaluation, `seconds` processor time of one program on all its samples. An `executor`
    (`arcbatt.executors`) evaluates if there is one. `part` chooses among the programs, which are in a list.

    A program that cannot be read raises `ProgramError`; with `leave_out`, that is called with the error instead, and
    the rest is done. It is also told of programs without a task, which are in the result with the reason. Raises
    `TaskError` for wrong data, and `UsageError` if no program has a task in its name.
    """
    start = time.perf_counter()
    named = []
    for file in files:
        try:
            named += [(file, program, task_of(program)) for program in read_programs(file, leave_out)]
        except ProgramError as error:
            if leave_out is None or len(files) == 1:
                raise
            leave_out(error)
    parse_seconds = time.perf_counter() - start
    if not any(task_id for _, _, task_id in named):
        raise UsageError(f"{', '.join(map(str, files))}: no program is named solve_<id> or verify_<id>")
    named = part(named)
    source = open_source(data) if data else None
    jobs, expected, rows = [], [], []
    for file, program, task_id in named:
        row: dict[str, Any] = {"file": str(file), "name": program.name, "task": task_id}
        row |= {"solved": False, "samples": [], "seconds": 0.0}
        rows.append(row)
        try:
            if task_id is None:
                raise TaskError("its name has no task id")
            task, answers = load_task(task_id, source)
        except TaskError as error:
            row["reason"] = str(error)
            if leave_out is not None:
                leave_out(TaskError(f"{program.name}: {error}"))
            continue
        jobs.append((program, task_cases(task, whole_s)))
        demos, tests = expected_outputs(task, answers)
        expected.append((row, [*demos, *tests], len(demos)))
    start = time.perf_counter()
    results = evaluate_alone(jobs, limits, workers, executor=executor)
    evaluate_seconds = time.perf_counter() - start
    for (row, outputs, demos_count), alone in zip(expected, results, strict=True):
        judged = [judge(run, output) for run, output in zip(alone.runs, outputs, strict=True)]
        row["samples"] = [outcome.status for outcome in judged]
        row["seconds"] = alone.seconds
        wrong = [(k, outcome) for k, outcome in enumerate(judged) if outcome.status not in ("match", "unscored")]
        unknown = outputs.count(None)
        row["solved"] = False if wrong else None if unknown else True
        row["reason"] = f"right on all demos; the outputs of {unknown} tests are not known" if unknown else None
        if wrong:
            k, outcome = wrong[0]
            where = f"demo[{k}]" if k < demos_count else f"test[{k - demos_count}]"
            why = f" ({outcome.slug} at line {outcome.line})" if outcome.slug else ""
            row["reason"] = f"{len(wrong)} of {len(judged)} samples fail, first {where}: {outcome.status}{why}"
    return {
        "solved": sum(row["solved"] is True for row in rows),
        "fitting": sum(row["solved"] is None for row in rows),
        "total": len(rows),
        "parse_seconds": parse_seconds,
        "evaluate_seconds": evaluate_seconds,
        "programs": rows,
    }
