"""A submission in the making: the file itself, which can be handed in at any moment, and notes beside it.

The notes, ``FILE.progress``, say for each task of the file how much is known of its predictions and how long it was
searched. A note holds only as long as the predictions in the file are the ones that it was made for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from arcbatt.answering.predict import Predictions, predict
from arcbatt.answering.submission import check_path, check_submission, read_submission, submission, write_json
from arcbatt.errors import UsageError
from arcbatt.hashing import hash_text
from arcbatt.tasks.model import Task


class SubmissionFile:
    """The submission at `path` for some challenges.

    A valid submission that is there already is gone on with, anything else is kept under another name (`moved`). What
    is not answered yet is predicted without any program. A prediction is replaced only by one of which as much is
    known: its programs solve as many demos. Where the notes do not say what is behind a prediction, only programs that
    fit all demos are better.

    Raises `UsageError` if it cannot be written, and with `resume` if there is nothing to go on with.
    """

    def __init__(self, path: str | Path, tasks: Sequence[Task], *, whole_s: bool = False, resume: bool = False) -> None:
        self.path = check_path(path)
        self._notes_path = notes_path(self.path)
        self._tasks = {task.id: task for task in tasks}
        self._whole_s = whole_s
        self._empty = submission(predict(task, []) for task in tasks)
        self.moved: Path | None = None
        found, problem = self._read()
        notes = read_notes(self._notes_path)
        if resume and not problem and notes is None:
            problem = f"{self._notes_path} does not say what was done"
        if resume and not problem and notes is not None and notes["whole_s"] != whole_s:
            problem = f"{self.path} was made {'with' if notes['whole_s'] else 'without'} --whole-s"
        if resume and problem:
            raise UsageError(f"nothing to resume: {problem}")
        if problem and self.path.exists():
            self.moved = _free_name(self.path)
            self.path.rename(self.moved)
        self.content: dict[str, Any] = self._empty if found is None else found
        known = notes["tasks"] if notes is not None and notes["whole_s"] == whole_s else {}
        self._notes = {task_id: note for task_id, note in known.items() if self._holds(task_id, note)}
        self.seed: int | None = notes["seed"] if notes is not None else None
        if found is None:
            write_json(self.path, self.content)

    def _read(self) -> tuple[dict[str, Any] | None, str]:
        """The submission that is there, or None and what is wrong with it."""
        try:
            content = read_submission(self.path)
        except UsageError as error:
            return None, str(error)
        problems = check_submission(content, self._tasks.values())
        return (
            (None, f"{self.path} is no submission for these challenges: {problems[0]}") if problems else (content, "")
        )

    def _holds(self, task_id: str, note: Mapping[str, Any]) -> bool:
        task = self._tasks.get(task_id)
        if task is None or len(note["solved"]) != len(task.test_inputs):
            return False
        return bool(note["content"] == task.content_hash and note["of"] == hash_of(self.content[task_id]))

    def done(self, task: Task, seconds: float) -> bool:
        """Whether the task was searched to the end, for so many seconds or more."""
        searched = self._searched(task)
        return searched is not None and searched >= seconds

    def _searched(self, task: Task) -> float | None:
        return self._notes[task.id]["seconds"] if task.id in self._notes else None

    def enter(self, predictions: Predictions, seconds: float, seed: int, finished: bool = True) -> None:
        """Take predictions as far as they are better known than those in the file, and write it."""
        task = self._tasks[predictions.task]
        outputs, solved = list(self.content[task.id]), self._solved(task)
        for k, (new, known) in enumerate(zip(predictions.outputs, solved, strict=True)):
            if new.solved >= known:
                outputs[k] = submission([predictions])[task.id][k]
                solved[k] = new.solved
        self.content[task.id] = outputs
        before = self._searched(task)
        self.seed = seed
        self._notes[task.id] = {
            "content": task.content_hash,
            "of": hash_of(outputs),
            "solved": solved,
            "seconds": max(seconds, before or 0.0) if finished else before,
        }
        write_json(self.path, self.content)
        write_json(self._notes_path, {"seed": seed, "whole_s": self._whole_s, "tasks": self._notes})

    def _solved(self, task: Task) -> list[int]:
        """For each prediction of a task in the file how many demos its programs solve, as far as that is known."""
        if task.id in self._notes:
            return list(self._notes[task.id]["solved"])
        pairs = zip(self.content[task.id], self._empty[task.id], strict=True)
        return [0 if hash_of(one) == hash_of(empty) else len(task.demos) for one, empty in pairs]


def notes_path(path: Path) -> Path:
    """Where the notes of a submission are."""
    return path.with_name(f"{path.name}.progress")


def hash_of(value: Any) -> str:
    """What stands for the predictions of a task in its note."""
    return hash_text(json.dumps(value))


def read_notes(path: Path) -> dict[str, Any] | None:
    """The notes of a file; None if there are none that can be read, which is as if nothing were known."""
    try:
        notes = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    sound = (
        isinstance(notes, dict)
        and isinstance(notes.get("seed"), int)
        and isinstance(notes.get("whole_s"), bool)
        and isinstance(notes.get("tasks"), dict)
        and all(map(_is_note, notes["tasks"].values()))
    )
    return notes if sound else None


def _is_note(note: Any) -> bool:
    return (
        isinstance(note, dict)
        and isinstance(note.get("content"), str)
        and isinstance(note.get("of"), str)
        and isinstance(note.get("solved"), list)
        and all(type(count) is int for count in note["solved"])
        and isinstance(note.get("seconds"), int | float | None)
    )


def _free_name(path: Path) -> Path:
    """The first of ``FILE.1``, ``FILE.2``, ... that is not there yet."""
    number = 1
    while (free := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return free
