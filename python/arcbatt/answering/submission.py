"""Submission files: written, checked, scored."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arcbatt.answering.predict import Prediction, Predictions
from arcbatt.disk import STANDARD_INPUT, replace_file, standard_input
from arcbatt.errors import TaskError, UsageError
from arcbatt.tasks.model import Grid, Task, to_grid

ATTEMPTS = ("attempt_1", "attempt_2")


def submission(predictions: Iterable[Predictions]) -> dict[str, list[dict[str, Grid]]]:
    """The predictions in the form of the competition: ``{task: [{"attempt_1": grid, "attempt_2": grid}, ...]}``."""
    return {one.task: [_attempts(output) for output in one.outputs] for one in predictions}


def _attempts(output: Prediction) -> dict[str, Grid]:
    return {"attempt_1": output.attempt_1, "attempt_2": output.attempt_2}


def write_submission(path: str | Path, predictions: Iterable[Predictions]) -> None:
    """Write a submission file; it is whole or not there. Raises `UsageError` if the path is not that of a file."""
    write_json(path, submission(predictions))


def check_path(path: str | Path) -> Path:
    """The path, if a file can be there. Raises `UsageError`."""
    path = Path(path)
    if path.is_dir() or not path.parent.is_dir():
        raise UsageError(f"{path}: expected the name of a file in a folder that exists")
    return path


def write_json(path: str | Path, content: Any) -> None:
    """Write a file of JSON; what was there before is replaced at once by the whole. Raises `UsageError`."""
    replace_file(check_path(path), json.dumps(content, separators=(",", ":")))


def read_submission(path: str | Path) -> Any:
    """The JSON of a submission file, or of standard input (``-``).

    Raises `UsageError` if it is none, or if a key comes twice in an object: readers disagree on which of them counts.
    """
    try:
        data = standard_input() if str(path) == STANDARD_INPUT else Path(path).read_bytes()
        return json.loads(data.decode(), object_pairs_hook=_object)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON: {error}") from None
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise UsageError(f"the key {twice!r} comes twice in one object")
    return found


def check_submission(content: Any, tasks: Iterable[Task]) -> list[str]:
    """What is wrong with a submission for these tasks; nothing if it can be handed in.

    Every task must be there, in the order of the challenges, with two attempts for each test input that are ARC grids.
    """
    if not isinstance(content, dict):
        return [f"expected an object with the task ids as keys, found {type(content).__name__}"]
    tasks = list(tasks)
    problems = [f"{task.id}: missing" for task in tasks if task.id not in content]
    expected = {task.id: task for task in tasks}
    problems += [f"{task_id}: not a task of the challenges" for task_id in content if task_id not in expected]
    order = [task_id for task_id in content if task_id in expected]
    if order != [task.id for task in tasks if task.id in content]:
        problems.append("the tasks are not in the order of the challenges")
    for task_id, outputs in content.items():
        if task_id in expected:
            problems += _check_task(task_id, outputs, len(expected[task_id].test_inputs))
    return problems


def _check_task(task_id: str, outputs: Any, count: int) -> list[str]:
    if not isinstance(outputs, list):
        return [f"{task_id}: expected a list with an object for each test input, found {type(outputs).__name__}"]
    problems = []
    if len(outputs) != count:
        problems.append(f"{task_id}: {len(outputs)} outputs for {count} test inputs")
    for number, output in enumerate(outputs):
        where = f"{task_id} test[{number}]"
        if not isinstance(output, dict):
            problems.append(f"{where}: expected an object with {' and '.join(ATTEMPTS)}")
            continue
        problems += [f"{where}: {name} is missing" for name in ATTEMPTS if name not in output]
        problems += [f"{where}: unknown key {name!r}" for name in output if name not in ATTEMPTS]
        for name in ATTEMPTS:
            if name in output:
                try:
                    to_grid(output[name], f"{where} {name}")
                except TaskError as error:
                    problems.append(str(error))
    return problems


@dataclass
class Score:
    """A submission against the known outputs, by the three rules in use.

    `outputs_right` of `outputs` test outputs are given by either attempt; `task_mean` is the mean over tasks of the
    share of their outputs that are right, 0 to 1; `tasks_right` of `tasks` have all of theirs right. What is missing
    counts as wrong, and is listed in `missing`; `unknown` are tasks of the submission for which there are no answers.
    """

    outputs: int = 0
    outputs_right: int = 0
    tasks: int = 0
    tasks_right: int = 0
    task_mean: float = 0.0
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    by_task: dict[str, list[bool]] = field(default_factory=dict)


def score_submission(content: Any, answers: Mapping[str, tuple[Grid | None, ...]]) -> Score:
    """Score a submission against the expected task list: the keys of `answers`, with the outputs of each task's tests.

    An output that is not known (None) is not counted. Raises `UsageError` if the submission is no object.
    """
    if not isinstance(content, dict):
        raise UsageError(f"submission: expected an object with the task ids as keys, found {type(content).__name__}")
    score = Score(unknown=[task_id for task_id in content if task_id not in answers])
    shares = []
    for task_id, outputs in answers.items():
        given = content.get(task_id)
        if task_id not in content:
            score.missing.append(task_id)
        right = []
        for number, want in enumerate(outputs):
            if want is None:
                continue
            one = given[number] if isinstance(given, list) and number < len(given) else None
            if one is None and task_id in content:
                score.missing.append(f"{task_id} test[{number}]")
            right.append(isinstance(one, dict) and any(_same(one.get(name), want) for name in ATTEMPTS))
        if right:
            score.by_task[task_id] = right
            shares.append(sum(right) / len(right))
    score.outputs = sum(map(len, score.by_task.values()))
    score.outputs_right = sum(map(sum, score.by_task.values()))
    score.tasks = len(shares)
    score.tasks_right = sum(share == 1 for share in shares)
    score.task_mean = sum(shares) / len(shares) if shares else 0.0
    return score


def _same(attempt: Any, want: Grid) -> bool:
    try:
        return to_grid(attempt) == want
    except TaskError:
        return False


def read_answers(data: str, leave_out: Callable[[TaskError], None] | None = None) -> dict[str, tuple[Grid | None, ...]]:
    """The known test outputs by task: from a solutions file ``{id: [grid, ...]}`` (null: not known), or from any tasks
    that `open_source` knows. Raises `TaskError`, also if no output is known at all; of several tasks `leave_out` is
    called with the error of each that cannot be read, and the others are returned."""
    path = Path(data)
    if path.is_file() and path.suffix == ".json":
        try:
            content = json.loads(path.read_text("utf-8"))
        except (ValueError, RecursionError) as error:
            raise TaskError(f"{path}: not JSON: {error}") from None
        if isinstance(content, dict) and content and all(isinstance(v, list) for v in content.values()):
            return _solutions(path, content)
    from arcbatt.tasks import open_source

    source = open_source(data)
    answers = {}
    for task_id in source.ids():
        try:
            loaded = source.load(task_id)
        except TaskError as error:
            if leave_out is None:
                raise
            leave_out(error)
            continue
        if loaded.answers is not None and any(output is not None for output in loaded.answers.outputs):
            answers[task_id] = loaded.answers.outputs
    if not answers:
        raise TaskError(f"{data}: no task of it has known test outputs")
    return answers


def _solutions(path: Path, content: dict[str, list[Any]]) -> dict[str, tuple[Grid | None, ...]]:
    empty = [task_id for task_id, grids in content.items() if not grids]
    if empty:
        raise TaskError(f"{path}: task {empty[0]} has no test output; expected a list of grids for each task")
    known = {
        task_id: tuple(
            None if grid is None else to_grid(grid, f"{path}: task {task_id}: output [{k}]")
            for k, grid in enumerate(grids)
        )
        for task_id, grids in content.items()
    }
    if all(grid is None for grids in known.values() for grid in grids):
        raise TaskError(f"{path}: no test output is known")
    return known
