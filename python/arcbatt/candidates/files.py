"""Files of programs and batt files. They are parsed, never imported or executed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from arcbatt import _engine
from arcbatt.candidates.program import LeaveOut, Program, parse
from arcbatt.disk import STANDARD_INPUT, standard_input
from arcbatt.errors import ProgramError, UsageError, expect

MAX_BYTES = 64 << 20


@dataclass(frozen=True)
class Entry:
    """A program of a batt, and where it came from: the id or name of its parent, and the mutation in words.

    Raises `UsageError` for notes that are no text that can be written down: half of a surrogate pair.
    """

    program: Program
    parent: str = ""
    mutation: str = ""

    def __post_init__(self) -> None:
        for note in (self.parent, self.mutation):
            check_text(note, "parent or mutation")


@dataclass(frozen=True)
class BattSource:
    """What a batt file holds."""

    candidates: tuple[Entry, ...]
    differs: tuple[Entry, ...]
    doc: str = ""
    dealt: bool = False
    """Whether it is a batt that shares lines, not a file of functions."""


def read_text(path: Path) -> str:
    """The text of a file of programs, or of standard input (``-``); `ProgramError` if it cannot be read or is too large
    to be one."""
    try:
        if str(path) == STANDARD_INPUT:
            return standard_input().decode()
        if path.stat().st_size > MAX_BYTES:
            raise ProgramError(f"{path}: larger than {MAX_BYTES >> 20} MiB", slug="syntax_error", file=str(path))
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ProgramError(f"{path}: cannot be read: {error}", slug="syntax_error", file=str(path)) from None


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
    """The file that `-b NAME` means: a path, or the name of a module in the working directory; ``-`` as it is."""
    if name == STANDARD_INPUT:
        return Path(name)
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
    found = parse(read_text(path), str(path), leave_out)
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
    parent, mutation = [unquoted(note) for note in (*notes, "", "")][:2]
    return Entry(Program(core), parent, mutation)


def check_text(text: object, what: str) -> None:
    """Raise `UsageError` unless this is a text that can be written to a file."""
    try:
        if isinstance(text, str) and (text.isascii() or text.encode()):
            return
    except UnicodeEncodeError:
        pass
    raise UsageError(f"{what}: expected a text, found {text!r:.60}")


def quoted(text: str) -> str:
    """A text as a string of a batt file, or of Python: on one line, and nothing in it ends the string or a comment."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else char.encode("unicode_escape").decode()


# Half of a surrogate pair is left as it is written: it is no text.
_ESCAPE = re.compile(
    r"""\\(["'\\nrt]|x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U(?:0010|000[1-9a-fA-F])[0-9a-fA-F]{4})"""
)


def unquoted(text: str) -> str:
    """What a string says, from what stands between its quotes."""
    return _ESCAPE.sub(lambda found: found.group().encode().decode("unicode_escape"), text)
