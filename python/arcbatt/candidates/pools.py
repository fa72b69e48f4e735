"""Pools: files and folders with programs of many tasks, as generators and published corpora have them.

Rows are read one after the other. Nothing in them is executed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arcbatt.candidates.entries import POOLS, Entry, read_text, task_in_name
from arcbatt.candidates.modules import rows_of_module
from arcbatt.candidates.program import LeaveOut
from arcbatt.candidates.texts import parse_candidate
from arcbatt.errors import ProgramError, UsageError

KEYS = {
    "code": ("code", "program", "source", "text", "solution", "response"),
    "task": ("task_id", "task", "task_key", "puzzle_id"),
    "language": ("language",),
    "name": ("name", "function", "entry_point"),
    "arrays": ("arrays",),
    "parent": ("parent_id", "parent", "parent_key", "refined_from_id"),
    "row": ("program_id", "row_id"),
    "origin": ("model", "mutation"),
}
"""By what a row says, the keys under which it may stand, in the order in which they are looked for."""


@dataclass(frozen=True)
class PoolEntry:
    """A candidate of a pool, and the task that it is for; None: for any."""

    task: str | None
    entry: Entry


def read_pool(path: str | Path, leave_out: LeaveOut | None = None) -> list[PoolEntry]:
    """The candidates of a pool, in its order.

    Parameters
    ----------
    path
        A folder of ``.py`` files, whose tasks are the ids in their names or in those of their folders, or one such
        file; of a module with functions such as ``solve_67a3c6ac`` each is a candidate for its task. JSON lines, or
        JSON with a list of objects, an object, or ``{task: text or texts}``; Parquet, which needs pyarrow. `KEYS` has
        the names of columns: SOAR's and Trelis's rows and CodeIt's tasks are read as they are.
    leave_out
        Called with the error of each row that is no candidate; unless given, the first one is raised.

    Returns
    -------
    list of PoolEntry
        Candidates of the DSL and in Python, as `parse_candidate` tells them apart.

    Raises
    ------
    ProgramError
        If the file cannot be read or a row is no candidate.
    UsageError
        If it is Parquet and pyarrow is not installed.

    Example
    -------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "p.jsonl").write_text('{"task_id": "67a3c6ac", "code": "O = vmirror(I)"}')
    ...     [(one.task, one.entry.program.id[:8]) for one in read_pool(Path(folder, "p.jsonl"))]
    [('67a3c6ac', 'e53442d8')]
    """
    return _read(_rows(Path(path)), leave_out)


def read_module(text: str, where: str, leave_out: LeaveOut | None = None) -> list[PoolEntry]:
    """The candidates of a module with functions for several tasks; none if it is something else. As `read_pool`."""
    return _read(rows_of_module(text, where), leave_out)


def _read(rows: Iterator[tuple[str, Any]], leave_out: LeaveOut | None) -> list[PoolEntry]:
    found = []
    for where, row in rows:
        try:
            found.append(_entry(row, where))
        except (ProgramError, UsageError) as error:
            wrong = error if isinstance(error, ProgramError) else _wrong(where, str(error))
            if leave_out is None:
                raise wrong from None
            leave_out(wrong)
    return found


def _wrong(where: str, message: str) -> ProgramError:
    return ProgramError(f"{where}: {message}", slug="syntax_error", file=where)


def _entry(row: Any, where: str) -> PoolEntry:
    if not isinstance(row, Mapping):
        raise _wrong(where, f"expected an object with a task id and code, found {row!r:.60}")
    said = {what: next((row[key] for key in keys if row.get(key) is not None), None) for what, keys in KEYS.items()}
    text = said["code"]
    if not isinstance(text, str):
        raise _wrong(where, f"expected a text under {' or '.join(KEYS['code'][:3])}, found the keys {', '.join(row)}")
    for what in ("task", "language", "name"):
        if said[what] is not None and not isinstance(said[what], str):
            raise _wrong(where, f"{what}: expected a text, found {said[what]!r:.60}")
    language = said["language"].lower() if said["language"] else None
    arrays = None if said["arrays"] is None else bool(said["arrays"])
    program = parse_candidate(text, language, name=said["name"], arrays=arrays, file=where)
    parent, *origin = ("" if said[what] is None else str(said[what]) for what in ("parent", "row", "origin"))
    return PoolEntry(said["task"], Entry(program, parent, " ".join(filter(None, origin))))


def _rows(path: Path) -> Iterator[tuple[str, Any]]:
    """Where each row stands, and the row."""
    if path.is_dir():
        return _of_folder(path)
    if path.suffix == ".parquet":
        return _of_parquet(path)
    if path.suffix == ".json":
        return _of_json(path)
    if path.suffix == ".py":
        return _of_module(path)
    return _of_lines(path)


def _of_module(path: Path) -> Iterator[tuple[str, Any]]:
    text = read_text(path)
    rows = list(rows_of_module(text, str(path)))
    yield from rows if len(rows) > 1 else [(str(path), {"task": task_in_name(path), "code": text})]


def _of_folder(path: Path) -> Iterator[tuple[str, Any]]:
    files = [f for f in sorted(path.rglob("*.py")) if not any(p.startswith(".") for p in f.relative_to(path).parts)]
    found = False
    for file in files:
        found = True
        yield from _of_module(file)
    for file in sorted(f for f in path.iterdir() if f.suffix in POOLS and f.is_file()):
        found = True
        yield from _rows(file)
    if not found:
        raise _wrong(str(path), "expected .py files, or files of rows (JSON lines, JSON, Parquet), found none")


def _of_lines(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    where = f"{path}:{number}"
                    try:
                        row = json.loads(line)
                    except (ValueError, RecursionError) as error:
                        row = f"no JSON ({error})"
                    yield where, row
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(str(path), f"cannot be read: {error}") from None


def _of_json(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise _wrong(str(path), f"not JSON: {error}") from None
    if isinstance(content, Mapping) and not any(key in content for key in KEYS["code"]):
        for task, texts in content.items():
            for number, text in enumerate([texts] if isinstance(texts, str | Mapping) else texts or ()):
                row = {"task": task, **text} if isinstance(text, Mapping) else {"task": task, "code": text}
                yield f"{path}: {task}[{number}]", row
        return
    rows = content if isinstance(content, list) else [content]
    for number, row in enumerate(rows):
        yield f"{path}[{number}]", row


def _of_parquet(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        from pyarrow import ArrowException, parquet  # type: ignore[import-untyped]
    except ImportError:
        raise UsageError(f"{path}: to read Parquet, install pyarrow: pip install 'arcbatt[arrow]'") from None
    known = {key for keys in KEYS.values() for key in keys}
    try:
        file = parquet.ParquetFile(path)
        # Grids and whatever else rows have are not even read.
        columns = [name for name in file.schema_arrow.names if name in known]
        number = 0
        for batch in file.iter_batches(1000, columns=columns):
            for row in batch.to_pylist():
                yield f"{path}[{number}]", row
                number += 1
    except (OSError, ArrowException) as error:
        raise _wrong(str(path), f"cannot be read: {error}") from None
