"""Files of programs and batt files. They are parsed, never imported or executed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from arcbatt import _engine
from arcbatt.errors import ProgramError
from arcbatt.programs.program import Program

MAX_BYTES = 64 << 20

LeaveOut = Callable[[ProgramError], None]
"""What is called with the error of each program of a file that cannot be read, when the others are wanted."""

_DEFINITION = re.compile(r"^def\b", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A program of a batt, and where it came from: the id or name of its parent, and the mutation in words."""

    program: Program
    parent: str = ""
    mutation: str = ""


@dataclass(frozen=True)
class BattSource:
    """What a batt file holds."""

    candidates: tuple[Entry, ...]
    differs: tuple[Entry, ...]
    doc: str = ""
    dealt: bool = False
    """Whether it is a batt that shares lines, not a file of functions."""


def read_text(path: Path) -> str:
    """The text of a file of programs; `ProgramError` if it cannot be read or is too large to be one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProgramError(f"{path}: larger than {MAX_BYTES >> 20} MiB", slug="syntax_error", file=str(path))
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ProgramError(f"{path}: cannot be read: {error}", slug="syntax_error", file=str(path)) from None


def read_programs(path: str | Path, leave_out: LeaveOut | None = None) -> list[Program]:
    """All programs of a file, in its order.

    A function that is no program raises a `ProgramError`; with `leave_out`, that is called with the error instead, and
    the others are returned. A file that cannot be read, or that is one program, raises in either case.
    """
    path = Path(path)
    found = _parse(read_text(path), path, leave_out)
    if isinstance(found, list):
        return [Program(core) for core in found]
    raise ProgramError(f"{path}: expected programs, found a batt", slug="syntax_error", file=str(path))


def _parse(text: str, path: Path, leave_out: LeaveOut | None) -> list[_engine.Program] | _engine.BattFile:
    """The text as the engine reads it; with `leave_out` function by function, if it cannot be read as a whole."""
    try:
        return _engine.parse(text, str(path))
    except ProgramError as error:
        starts = [match.start() for match in _DEFINITION.finditer(text)]
        if leave_out is None or len(starts) < 2:
            raise
        whole = error
    # What stands before the first function may be wrong as well; it is no program, so it gets one to be read with.
    head = text[: starts[0]]
    above = head.count("\n")
    parts = [(f"{head}def solve(I): return I\n", 0)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        parts.append((text[start:end], above))
        above += text.count("\n", start, end)
    found: list[_engine.Program] = []
    errors = []
    for number, (part, lines) in enumerate(parts):
        try:
            read = _engine.parse(part, str(path), lines)
        except ProgramError as error:
            errors.append(error)
            continue
        if not isinstance(read, list):
            message = f"{path}:{lines + 1}:1: a batt must be alone in its file"
            errors.append(ProgramError(message, slug="syntax_error", line=lines + 1, column=1, file=str(path)))
        elif number:
            found += read
    if not errors:
        raise whole
    for wrong in errors:
        leave_out(wrong)
    return found


def find_batt(name: str) -> Path:
    """The file that `-b NAME` means: a path, or the name of a module in the working directory."""
    for candidate in (Path(name), Path(f"{name}.py"), Path(*name.split(".")).with_suffix(".py")):
        if candidate.is_file():
            return candidate
    raise ProgramError(
        f"no batt file {name} or {name}.py here; deal one with: batt deal -f {name.removesuffix('.py')}.py",
        slug="syntax_error",
        file=name,
    )


def read_batt(name: str | Path, leave_out: LeaveOut | None = None) -> BattSource:
    """A batt from a file that `batt deal` wrote, or from any file of solvers and differs.

    Raises `ProgramError`; what `leave_out` does is told at `read_programs`.
    """
    path = find_batt(str(name))
    found = _parse(read_text(path), path, leave_out)
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


def _entry(core: _engine.Program, notes: list[str]) -> Entry:
    parent, mutation = [*notes, "", ""][:2]
    return Entry(Program(core), parent, mutation)
