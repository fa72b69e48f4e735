"""Programs of a file, each on its own task."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from arcbatt import _engine
from arcbatt.errors import TaskError, UsageError
from arcbatt.limits import Limits
from arcbatt.programs.files import Entry, read_programs
from arcbatt.programs.program import Program
from arcbatt.scoring.results import expected_values, judge
from arcbatt.tasks import load_task, open_source


def task_of(program: Program) -> str | None:
    """The id in the name ``solve_<id>`` or ``verify_<id>``; None if there is none."""
    head, _, task_id = program.name.partition("_")
    return task_id if head in ("solve", "verify") and task_id else None


def check_programs(file: Path, data: str | None, limits: Limits, workers: int = 0) -> dict[str, Any]:
    """Run every program of a file on all demo and test samples of the task in its name.

    Gives ``{"solved", "total", "parse_seconds", "evaluate_seconds", "programs": [{"name", "task", "solved", "samples":
    [status, ...], "seconds", "reason"}]}``; `evaluate_seconds` is wall-clock time of the engine, `seconds` processor
    time of one program on all its samples. Raises `ProgramError`, `TaskError`, `UsageError`.
    """
    start = time.perf_counter()
    programs = read_programs(file)
    parse_seconds = time.perf_counter() - start
    named = [(program, task_of(program)) for program in programs]
    if not any(task_id for _, task_id in named):
        raise UsageError(f"{file}: no program is named solve_<id> or verify_<id>")
    source = open_source(data) if data else None
    jobs, expected, rows = [], [], []
    for program, task_id in named:
        row: dict[str, Any] = {"name": program.name, "task": task_id, "solved": False, "samples": [], "seconds": 0.0}
        rows.append(row)
        try:
            if task_id is None:
                raise TaskError("its name has no task id")
            task, answers = load_task(task_id, source)
        except TaskError as error:
            row["reason"] = str(error)
            continue
        s = _engine.Value(task.demo_pairs)
        grids = [demo.input for demo in task.demos] + list(task.test_inputs)
        jobs.append((program.core, [(s, _engine.Value(grid), None, None) for grid in grids]))
        demos, tests = expected_values(task, answers)
        expected.append((row, Entry(program), [*demos, *tests], len(demos)))
    start = time.perf_counter()
    results = _engine.run_alone(jobs, limits, workers)
    evaluate_seconds = time.perf_counter() - start
    for (row, entry, outputs, demos_count), runs in zip(expected, results, strict=True):
        judged = [judge(v, f, o, entry, fuel) for (v, f, fuel, _), o in zip(runs, outputs, strict=True)]
        row["samples"] = [outcome.status for outcome in judged]
        row["seconds"] = sum(nanos for _, _, _, nanos in runs) / 1e9
        wrong = [(k, outcome) for k, outcome in enumerate(judged) if outcome.status not in ("match", "unscored")]
        row["solved"] = not wrong
        row["reason"] = None
        if wrong:
            k, outcome = wrong[0]
            where = f"demo[{k}]" if k < demos_count else f"test[{k - demos_count}]"
            why = f" ({outcome.slug} at line {outcome.line})" if outcome.slug else ""
            row["reason"] = f"{len(wrong)} of {len(judged)} samples fail, first {where}: {outcome.status}{why}"
    return {
        "solved": sum(row["solved"] for row in rows),
        "total": len(rows),
        "parse_seconds": parse_seconds,
        "evaluate_seconds": evaluate_seconds,
        "programs": rows,
    }
