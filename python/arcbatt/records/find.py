"""What people mean by a word on the command line: a task, a program, a batt, the record of a run."""

from __future__ import annotations

import string
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from arcbatt.candidates.files import BattSource, Entry, read_batt, read_text
from arcbatt.candidates.library import differs, solvers
from arcbatt.candidates.program import LeaveOut, Program
from arcbatt.disk import STANDARD_INPUT, read_json, standard_input
from arcbatt.errors import ProgramError, StoreError, TaskError, UsageError
from arcbatt.scoring.batt import Batt
from arcbatt.store import Kept, Store
from arcbatt.tasks import LoadedTask, load_task, open_source, task_from_dict

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.records.model import Record


@dataclass(frozen=True)
class FoundProgram:
    """A program, where it is from, and its text: as it stands in the file if it is alone there, canonical otherwise."""

    program: Program | PythonCandidate
    where: str
    text: str


@dataclass(frozen=True)
class FoundBatt:
    """A file of several programs."""

    path: str
    source: BattSource

    def listing(self) -> tuple[list[str], list[str]]:
        """The lines that its programs come to when they share them, and the name of the line that is the result of each
        candidate."""
        lines, results, _ = Batt(self.source.candidates, self.source.differs).listing()
        return list(lines), list(results)


@dataclass(frozen=True)
class FoundRecord:
    """A record that a command wrote with ``--json``."""

    path: str
    record: Record


Found = LoadedTask | FoundProgram | FoundBatt | FoundRecord


def find(target: str, *, data: str | None = None, store: str = "store", leave_out: LeaveOut | None = None) -> Found:
    """What `target` is: an existing file (programs, a record, a task; ``-`` is standard input), the id of a task,
    ``solve_<id>`` or ``differ_<name>`` of the library, or the beginning of an md5 of the store.

    ``FILE:17`` is candidate 17 of a batt, ``FILE:solve_x`` the function of that name. Raises `UsageError` if it is none
    of these, `ProgramError`, `TaskError` or `StoreError` if what was found cannot be read. Of a file of programs
    `leave_out` is called with the error of each that cannot, and the others are returned.
    """
    path = Path(target)
    if target == STANDARD_INPUT:
        is_json = standard_input().lstrip().startswith((b"{", b"["))
        return _json_file(path) if is_json else _program_file(path, leave_out)
    if path.is_file():
        return _json_file(path) if path.suffix == ".json" else _program_file(path, leave_out)
    file, _, part = target.rpartition(":")
    if file and Path(file).is_file():
        return _part(Path(file), part)
    kind, _, name = target.partition("_")
    library = {"solve": solvers, "differ": differs}.get(kind)
    if library is not None and name in library():
        program = library()[name]
        return FoundProgram(program, f"library: {target}", program.text)
    try:
        return load_task(target, open_source(data) if data else None)
    except TaskError as error:
        unknown = str(error)
    if len(target) >= 4 and set(target) <= set(string.hexdigits.lower()) and (Path(store) / "index.sqlite").exists():
        try:
            with Store(store, read_only=True) as opened:
                kept = opened.get(target)[0]
        except StoreError as error:
            unknown = f"{unknown}; {error}"  # the message below names all that it could have been
        else:
            return FoundProgram(_parsed(kept), f"{store}: {kept.kind} {kept.md5}", kept.text)
    raise UsageError(f"{target}: no such file, no task of that id, no program of the library or of {store} ({unknown})")


def _parsed(kept: Kept) -> Program | PythonCandidate:
    if kept.kind != "python":
        return Program.parse(kept.text, kept.md5)
    from arcbatt.candidates.python import PythonCandidate

    return PythonCandidate.from_kept(kept.text, kept.parent, kept.mutation)


def find_program(target: str, *, data: str | None = None, store: str = "store") -> FoundProgram:
    """`find` for what must be a program."""
    found = find(target, data=data, store=store)
    if isinstance(found, FoundProgram):
        return found
    if isinstance(found, FoundBatt):
        count = len(found.source.candidates) + len(found.source.differs)
        raise UsageError(f"{target} holds {count} programs; name one: {target}:NUMBER or {target}:FUNCTION")
    raise UsageError(f"{target}: expected a program, found a {'task' if isinstance(found, LoadedTask) else 'record'}")


def _json_file(path: Path) -> Found:
    record = read_json(path, UsageError)
    if not isinstance(record, dict):
        raise UsageError(f"{path}: expected an object, found a {type(record).__name__}")
    if isinstance(record.get("tasks"), list):
        from arcbatt.records.model import to_record  # what is no record should not wait for it

        return FoundRecord(str(path), to_record(record, f"{path}: "))
    if "train" in record:
        return task_from_dict("input", record) if str(path) == STANDARD_INPUT else load_task(path.stem, str(path))
    raise UsageError(
        f"{path}: neither the record of a run nor an ARC task; for files of many tasks give --data and an id"
    )


def _program_file(path: Path, leave_out: LeaveOut | None) -> FoundProgram | FoundBatt:
    text = read_text(path)
    source = read_batt(str(path), leave_out)
    entries = [*source.candidates, *source.differs]
    if not entries:
        raise UsageError(f"{path}: no program of it can be read")
    if len(entries) == 1 and not source.dealt:
        return FoundProgram(entries[0].program, str(path), text)
    return FoundBatt(str(path), source)


def _part(path: Path, part: str) -> FoundProgram:
    errors: list[ProgramError] = []
    source = read_batt(str(path), errors.append)
    entries = [*source.candidates, *source.differs]
    entry: Entry | None = None
    if part.isdecimal():
        entry = source.candidates[int(part)] if int(part) < len(source.candidates) else None
    else:
        entry = next((e for e in entries if part in (e.program.name, e.parent)), None)
    if entry is None:
        have = f"{len(source.candidates)} candidates, numbered from 0, and {len(source.differs)} differs"
        more = f"; {len(errors)} functions of it cannot be read, the first: {errors[0]}" if errors else ""
        raise UsageError(f"{path}: no candidate or function {part!r}; it holds {have}{more}")
    origin = " ".join(filter(None, [entry.parent, entry.mutation]))
    return FoundProgram(entry.program, f"{path}:{part}" + (f" ({origin})" if origin else ""), entry.program.text)
