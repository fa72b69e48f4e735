"""Submissions that were made apart, as one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from arcbatt.answering.progress import hash_of, notes_path, read_notes
from arcbatt.answering.submission import check_path, check_submission, read_submission, write_json
from arcbatt.errors import UsageError
from arcbatt.tasks.model import Grid, Task


class _Output(NamedTuple):
    """The attempts for one test input, and what is known of them: the greatest stays."""

    solved: int
    text: str


def merge_submissions(
    path: str | Path, files: Sequence[str | Path], tasks: Sequence[Task] | None = None
) -> dict[str, list[dict[str, Grid]]]:
    """Write the union of some submissions to a file, which takes part if it is a submission already.

    Of a prediction that several files have that stays whose programs solve more demo pairs, as the notes beside the
    files say; those without notes count as less, whatever they are. What comes of it does not depend on the order of
    the files, and merging again changes nothing.

    Parameters
    ----------
    path: the file to write; notes of it are written as well, so that ``batt submit --resume`` goes on with it.
    files: the submissions, as ``batt submit --shard`` writes them.
    tasks: the challenges, whose order the file then has, and for all of which it must have predictions; None: tasks are
        ordered by id.

    Returns
    -------
    The submission.

    Raises
    ------
    UsageError: a file is no submission, the files do not belong together, or predictions are missing.

    Example
    -------
    >>> import tempfile
    >>> from arcbatt.answering import predict, write_submission
    >>> from arcbatt import load_task
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for task_id in ("25ff71a9", "007bbfb7"):
    ...         write_submission(f"{folder}/{task_id}.json", [predict(load_task(task_id).task, [])])
    ...     files = [f"{folder}/25ff71a9.json", f"{folder}/007bbfb7.json"]
    ...     list(merge_submissions(f"{folder}/all.json", files))
    ['007bbfb7', '25ff71a9']
    """
    target = check_path(path)
    every = {Path(file).resolve() for file in files}
    if target.exists():
        every.add(target.resolve())
    outputs: dict[str, list[_Output]] = {}
    notes: dict[str, dict[str, Any]] = {}
    made: dict[bool, Path] = {}
    seeds: list[int] = []
    for file in sorted(every):
        content, known = _checked(file), read_notes(notes_path(file))
        if known is not None:
            made.setdefault(known["whole_s"], file)
            seeds.append(known["seed"])
        for task_id, given in content.items():
            note = known["tasks"].get(task_id) if known is not None else None
            if note is not None and note["of"] != hash_of(given):
                note = None  # of other predictions
            solved = note["solved"] if note is not None else [-1] * len(given)
            found = [_Output(count, json.dumps(one, sort_keys=True)) for count, one in zip(solved, given, strict=True)]
            before = outputs.setdefault(task_id, found)
            if len(before) != len(found):
                raise UsageError(f"{file}: task {task_id} has {len(found)} outputs, in another file {len(before)}")
            outputs[task_id] = [max(pair) for pair in zip(before, found, strict=True)]
            if note is not None:
                notes[task_id] = _joined(file, task_id, notes.get(task_id, note), note)
    if len(made) > 1:
        raise UsageError(f"{made[True]} was made with --whole-s, {made[False]} without: they do not belong together")
    order = [task.id for task in tasks if task.id in outputs] if tasks is not None else []
    order += sorted(outputs.keys() - set(order))
    merged = {task_id: [json.loads(output.text) for output in outputs[task_id]] for task_id in order}
    problems = check_submission(merged, tasks) if tasks is not None else []
    if problems:
        raise UsageError(f"{len(problems)} problems of the merged submission, first: {problems[0]}")
    write_json(target, merged)
    if made:
        rows = {}
        for task_id in filter(notes.__contains__, order):
            solved = [output.solved for output in outputs[task_id]]
            rows[task_id] = notes[task_id] | {"of": hash_of(merged[task_id]), "solved": solved}
        write_json(notes_path(target), {"seed": min(seeds), "whole_s": next(iter(made)), "tasks": rows})
    return merged


def _joined(file: Path, task_id: str, note: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    if note["content"] != other["content"]:
        raise UsageError(f"{file}: task {task_id} is not the same as in another file")
    seconds = [one["seconds"] for one in (note, other) if one["seconds"] is not None]
    return note | {"seconds": max(seconds, default=None)}


def _checked(file: Path) -> dict[str, Any]:
    """The submission of a file, whatever its tasks are."""
    content = read_submission(file)
    if not isinstance(content, dict):
        raise UsageError(f"{file}: expected an object with the task ids as keys, found {type(content).__name__}")
    for task_id, outputs in content.items():
        count = len(outputs) if isinstance(outputs, list) else 1
        problems = check_submission({task_id: outputs}, [Task(task_id, (), (((0,),),) * count)])
        if problems:
            raise UsageError(f"{file}: {problems[0]}")
    return content
