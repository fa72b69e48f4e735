"""A candidate with where it came from, and the text of a file of candidates: what all readers share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from arcbatt.candidates.program import Program
from arcbatt.disk import STANDARD_INPUT, standard_input
from arcbatt.errors import ProgramError, UsageError

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate

MAX_BYTES = 64 << 20

POOLS = (".jsonl", ".ndjson", ".json", ".parquet")
"""The files that are pools by their name; so is a folder."""


@dataclass(frozen=True)
class Entry:
    """A candidate of a batt, in the DSL or in Python, and where it came from: the id or name of its parent, and the
    mutation in words.

    Raises `UsageError` for notes that are no text that can be written down: half of a surrogate pair.
    """

    program: Program | PythonCandidate
    parent: str = ""
    mutation: str = ""

    def __post_init__(self) -> None:
        for note in (self.parent, self.mutation):
            check_text(note, "parent or mutation")

    @property
    def dsl(self) -> Program:
        """The program. Raises `UsageError` if it is a candidate in Python, where only programs of the DSL will do."""
        if isinstance(self.program, Program):
            return self.program
        raise UsageError(f"expected a program of the DSL, found a candidate in Python ({self.program.id[:8]})")


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


_HEX_ID = r"(?<![0-9a-f])[0-9a-f]{8}(?![0-9a-f])"


def task_in_name(path: Path) -> str | None:
    """The task that the name of a file says: an id of eight hex digits in it, or in that of its folder.

    Example:
        >>> task_in_name(Path("solve_67a3c6ac.py")), task_in_name(Path("67a3c6ac/1.py")), task_in_name(Path("x.py"))
        ('67a3c6ac', '67a3c6ac', None)
    """
    for part in (path.stem, path.parent.name):
        if ids := re.findall(_HEX_ID, part):
            return str(ids[-1])
    return None


def check_text(text: object, what: str) -> None:
    """Raise `UsageError` unless this is a text that can be written to a file."""
    try:
        if isinstance(text, str) and (text.isascii() or text.encode()):
            return
    except UnicodeEncodeError:
        pass
    raise UsageError(f"{what}: expected a text, found {text!r:.60}")
