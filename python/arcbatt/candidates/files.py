"""Files of programs and batt files. They are parsed, never imported or executed."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.candidates.entries import MAX_BYTES as MAX_BYTES
from arcbatt.candidates.entries import POOLS
from arcbatt.candidates.entries import Entry as Entry
from arcbatt.candidates.entries import check_text as check_text
from arcbatt.candidates.entries import read_text as read_text
from arcbatt.candidates.program import LeaveOut, Program, parse
from arcbatt.disk import STANDARD_INPUT
from arcbatt.errors import ProgramError, expect


class BattSource(NamedTuple):
    """What a batt file holds."""

    candidates: tuple[Entry, ...]
    differs: tuple[Entry, ...]
    doc: str = ""
    dealt: bool = False
    """Whether it is a batt that shares lines, not a file of functions."""
    tasks: tuple[str | None, ...] = ()
    """Of a pool, the task that each candidate is for; None: for any."""

    def candidates_for(self, task: str) -> Sequence[Entry]:
        """The candidates for a task: all, but for a pool those for this task and for any."""
        if not self.tasks:
            return self.candidates
        return [entry for entry, own in zip(self.candidates, self.tasks, strict=True) if own in (None, task)]

    def task_ids(self) -> list[str]:
        """The ids of the tasks that a pool names, in its order."""
        return list(dict.fromkeys(task for task in self.tasks if task is not None))


def read_programs(path: str | Path, leave_out: LeaveOut | None = None) -> list[Program]:
    """All programs of a file, in its order.

    A function that is no program raises a `ProgramError`; with `leave_out`, that is called with the error instead, and
    the others are returned. A file of which nothing can be read raises in either case.
    """
    expect(path, (str, Path), "file of programs")
    path = Path(path)
    found = parse(read_text(path), str(path), leave_out)
    if isinstance(found, list):
        return [Program(core) for core in found]
    raise ProgramError(f"{path}: expected programs, found a batt", slug="syntax_error", file=str(path))


def find_batt(name: str) -> Path:
    """The file that `-b NAME` means: a path, or the name of a module in the working directory; or a folder; ``-`` as it
    is."""
    if name == STANDARD_INPUT:
        return Path(name)
    candidates = [Path(name), Path(f"{name}.py")]
    if all(part.isidentifier() for part in name.split(".")):
        candidates.append(Path(*name.split(".")).with_suffix(".py"))
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    if Path(name).is_dir():
        return Path(name)
    names = name if name.endswith(".py") else f"{name} or {name}.py"
    raise ProgramError(
        f"no batt file {names} here; deal one with: batt deal -f {name.removesuffix('.py')}.py",
        slug="syntax_error",
        file=name,
    )


def read_batt(name: str | Path, leave_out: LeaveOut | None = None) -> BattSource:
    """A batt from a file that `batt deal` wrote, from any file of solvers and differs, from a candidate in Python, or
    from a pool of both kinds: a folder, JSON lines, JSON, Parquet (`arcbatt.candidates.pools`).

    Raises `ProgramError`; what `leave_out` does is told at `read_programs`.
    """
    path = find_batt(str(name))
    if path.suffix in POOLS or path.is_dir():
        from arcbatt.candidates.pools import read_pool

        pool = read_pool(path, leave_out)
        return BattSource(tuple(one.entry for one in pool), (), tasks=tuple(one.task for one in pool))
    text = read_text(path)
    refused: list[ProgramError] = []
    try:
        found = parse(text, str(path), None if leave_out is None else refused.append)
    except ProgramError:
        if module := _python_module(text, str(path), leave_out):
            return module
        raise
    if refused and leave_out is not None:
        if module := _python_module(text, str(path), leave_out):
            return module
        for error in refused:
            leave_out(error)
    if not isinstance(found, list):
        return BattSource(
            tuple(_entry(core, notes) for core, notes in found.candidates),
            tuple(_entry(core, notes) for core, notes in found.differs),
            found.doc,
            dealt=True,
        )
    entries = [Entry(Program(core), core.name) for core in found]
    return BattSource(
        tuple(e for e in entries if e.program.kind == "solver"),
        tuple(e for e in entries if e.program.kind == "differ"),
    )


def _python_module(text: str, where: str, leave_out: LeaveOut | None) -> BattSource | None:
    """The candidates of a text which is not in the DSL: a module for several tasks, or the one in Python that it is."""
    from arcbatt.candidates.pools import read_module
    from arcbatt.candidates.texts import parse_candidate

    refused: list[ProgramError] = []
    found = read_module(text, where, refused.append)
    if any(one.entry.program.language == "python" for one in found):
        for error in refused:
            if leave_out is None:
                raise error
            leave_out(error)
        return BattSource(tuple(one.entry for one in found), (), tasks=tuple(one.task for one in found))
    try:
        program = parse_candidate(text)
    except ProgramError:
        return None
    return BattSource((Entry(program),), ()) if program.language == "python" else None


def _entry(core: _engine.Program, notes: list[str]) -> Entry:
    parent, mutation = [unquoted(note) for note in (*notes, "", "")][:2]
    return Entry(Program(core), parent, mutation)


def quoted(text: str) -> str:
    """A text as a string of a batt file, or of Python: on one line, and nothing in it ends the string or a comment."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else char.encode("unicode_escape").decode()


# Half of a surrogate pair is left as it is written: it is no text.
_ESCAPE = r"""\\(["'\\nrt]|x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U(?:0010|000[1-9a-fA-F])[0-9a-fA-F]{4})"""


def unquoted(text: str) -> str:
    """What a string says, from what stands between its quotes."""
    if "\\" not in text:
        return text
    return re.sub(_ESCAPE, lambda found: found.group().encode().decode("unicode_escape"), text)
