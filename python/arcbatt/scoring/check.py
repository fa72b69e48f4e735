"""Programs of files, each on its own task."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from arcbatt.candidates.entries import POOLS, Entry, task_in_name
from arcbatt.candidates.files import BattSource, read_batt, read_programs
from arcbatt.candidates.program import Program
from arcbatt.errors import BattError, ProgramError, TaskError, UsageError
from arcbatt.evaluating.cases import task_cases
from arcbatt.evaluating.distributed import evaluate_alone
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.evaluating.outcome import Outcome, expected_outputs, judge
from arcbatt.limits import Limits
from arcbatt.scoring.batt import Batt
from arcbatt.tasks import LoadedTask, load_task, open_source

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.executors import AnyExecutor


class NamedCandidate(NamedTuple):
    """A candidate of a file, what reports call it, and the id of its task; None if nothing says that."""

    file: Path
    name: str
    entry: Entry
    task_id: str | None


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
    python: PythonSettings | None = None,
    executor: AnyExecutor | None = None,
    part: Callable[[list[Any]], list[Any]] = lambda programs: programs,
) -> dict[str, Any]:
    """Run every program of some files on all demo and test samples of the task in its name.

    Returns ``{"solved", "fitting", "total", "parse_seconds", "evaluate_seconds", "programs": [{"file", "name", "task",
    "solved", "samples": [status, ...], "seconds", "reason"}]}``. `solved` of a program is None, and it counts as
    `fitting`, if it is right on all samples whose output is known and that of some test is not. `evaluate_seconds` is
    wall-clock time of the evaluation, `seconds` processor time of one program on all its samples. Files may also be
    pools and candidates in Python, whose tasks are in their rows and names; `isolation` is there if any of those ran.
    An `executor` (`arcbatt.executors`) evaluates if there is one. `part` chooses among the programs, which are in a
    list.

    A program that cannot be read raises `ProgramError`; with `leave_out`, that is called with the error instead, and
    the rest is done. It is also told of programs without a task, which are in the result with the reason. Raises
    `TaskError` for wrong data, and `UsageError` if no program has a task in its name.
    """
    start = time.perf_counter()
    named: list[NamedCandidate] = []
    for file in files:
        try:
            named += named_candidates(file, leave_out)
        except ProgramError as error:
            if leave_out is None or len(files) == 1:
                raise
            leave_out(error)
    parse_seconds = time.perf_counter() - start
    if not any(one.task_id for one in named):
        raise UsageError(f"{', '.join(map(str, files))}: no program is named solve_<id> or verify_<id>")
    named = part(named)
    source = open_source(data) if data else None
    jobs, expected, rows = [], [], []
    in_python: dict[str, tuple[LoadedTask, list[tuple[dict[str, Any], PythonCandidate]]]] = {}
    for file, name, entry, task_id in named:
        program = entry.program
        row: dict[str, Any] = {"file": str(file), "name": name, "task": task_id}
        row |= {"solved": False, "samples": [], "seconds": 0.0}
        rows.append(row)
        try:
            if task_id is None:
                raise TaskError("its name has no task id")
            loaded = in_python[task_id][0] if task_id in in_python else load_task(task_id, source)
        except TaskError as error:
            row["reason"] = str(error)
            if leave_out is not None:
                leave_out(TaskError(f"{name}: {error}"))
            continue
        if not isinstance(program, Program):
            in_python.setdefault(task_id, (loaded, []))[1].append((row, program))
            continue
        task, answers = loaded
        jobs.append((program, task_cases(task, whole_s)))
        demos, tests = expected_outputs(task, answers)
        expected.append((row, [*demos, *tests], len(demos)))
    start = time.perf_counter()
    results = evaluate_alone(jobs, limits, workers, executor=executor)
    judged_rows: list[tuple[dict[str, Any], list[Outcome], list[bytes | None], int]] = []
    for (row, outputs, demos_count), alone in zip(expected, results, strict=True):
        row["seconds"] = alone.seconds
        judged = [judge(run, output) for run, output in zip(alone.runs, outputs, strict=True)]
        judged_rows.append((row, judged, outputs, demos_count))
    isolation = ""
    for loaded, group in in_python.values():
        batt = Batt([candidate for _, candidate in group])
        scored = batt.score(loaded, limits=limits, workers=workers, whole_s=whole_s, python=python, executor=executor)
        isolation = scored.python.isolation if scored.python is not None else isolation
        demos, tests = expected_outputs(*loaded)
        for c, (row, _) in enumerate(group):
            row["seconds"] = sum(times.nanos[c] for times in scored.times) / 1e9
            judged_rows.append((row, list(scored.outcomes[c]), [*demos, *tests], len(demos)))
    evaluate_seconds = time.perf_counter() - start
    for row, judged, outputs, demos_count in judged_rows:
        row["samples"] = [outcome.status for outcome in judged]
        wrong = [(k, outcome) for k, outcome in enumerate(judged) if outcome.status not in ("match", "unscored")]
        unknown = outputs.count(None)
        row["solved"] = False if wrong else None if unknown else True
        row["reason"] = f"right on all demos; the outputs of {unknown} tests are not known" if unknown else None
        if wrong:
            k, outcome = wrong[0]
            where = f"demo[{k}]" if k < demos_count else f"test[{k - demos_count}]"
            line = f" at line {outcome.line}" if outcome.line else ""
            said = f": {outcome.detail}" if outcome.detail else ""
            why = f" ({outcome.slug}{line}{said})" if outcome.slug else ""
            row["reason"] = f"{len(wrong)} of {len(judged)} samples fail, first {where}: {outcome.status}{why}"
    return {
        "solved": sum(row["solved"] is True for row in rows),
        "fitting": sum(row["solved"] is None for row in rows),
        "total": len(rows),
        "parse_seconds": parse_seconds,
        "evaluate_seconds": evaluate_seconds,
        "programs": rows,
        **({"isolation": isolation} if isolation else {}),
    }


def named_candidates(file: Path, leave_out: Callable[[BattError], None] | None) -> list[NamedCandidate]:
    """The candidates of a file, each with a name and the id of its task."""
    if file.suffix in POOLS or file.is_dir():
        source = read_batt(file, leave_out)
    else:
        refused: list[BattError] = []
        errors: list[BattError] = []
        try:
            found = read_programs(file, None if leave_out is None else refused.append)
            source = read_batt(file, errors.append) if refused or not found else BattSource((), ())
        except ProgramError as error:
            found = []
            source = read_batt(file, None if leave_out is None else errors.append)
            if not any(entry.program.language == "python" for entry in source.candidates):
                raise error from None
        # Of a module with functions in Python for several tasks, those in the DSL come with the others.
        for wrong in errors if source.tasks or not found else refused:
            if leave_out is None:
                raise wrong
            leave_out(wrong)
        if found and not source.tasks:
            return [
                NamedCandidate(file, program.name, Entry(program, program.name), task_of(program)) for program in found
            ]
    tasks = source.tasks or (task_in_name(file),) * len(source.candidates)
    return [
        NamedCandidate(file, " ".join(filter(None, (task_id, entry.program.id[:8], entry.mutation))), entry, task_id)
        for entry, task_id in zip(source.candidates, tasks, strict=True)
    ]
