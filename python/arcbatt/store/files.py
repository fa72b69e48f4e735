"""Program files for people and other tools, named by the md5 of their bytes, those in Python by their id. The store
itself never reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from arcbatt.disk import TEMPORARY, replace_file

FOLDERS = {"solver": "solver_md5", "differ": "differ_md5", "python": "python_md5"}


def md5_of(data: bytes) -> str:
    """md5 in hex; a name, not a safeguard."""
    import hashlib

    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def is_named_by(md5: str, kind: str, data: bytes) -> bool:
    """Whether a file of these bytes is the program that this md5 names."""
    if kind != "python":
        return md5_of(data) == md5
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.errors import ProgramError

    try:
        return PythonCandidate.from_kept(data.decode()).id == md5
    except (ProgramError, UnicodeDecodeError):
        return False


def is_md5(name: str) -> bool:
    """Whether this is an md5 in hex."""
    return re.fullmatch("[0-9a-f]{32}", name) is not None


class Files:
    """The files of a store.

    A file appears whole or not at all: it is written under a temporary name and renamed. Nothing is flushed to the disk
    one by one, which would take most of a run's time: a killed process loses nothing by that, a power cut may leave
    empty files, which `Store.verify` finds by their md5 and `Store.repair` writes again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self) -> None:
        """Make the folders."""
        for folder in FOLDERS.values():
            (self.root / folder).mkdir(parents=True, exist_ok=True)

    def path(self, kind: str, md5: str) -> Path:
        """Where a program is."""
        return self.root / FOLDERS[kind] / f"{md5}.py"

    def write(self, kind: str, md5: str, text: str, again: bool = False) -> None:
        """Write a program, if it is not there already; with `again` in any case."""
        path = self.path(kind, md5)
        if path.exists() and not again:
            return
        replace_file(path, text, durable=False)

    def read(self, kind: str, md5: str) -> str | None:
        """The text of a program; None if the file is missing, or is not what it is named by."""
        try:
            data = self.path(kind, md5).read_bytes()
        except OSError:
            return None
        return data.decode() if is_named_by(md5, kind, data) else None

    def remove(self, kind: str, md5: str) -> None:
        """Remove a program, if it is there."""
        self.path(kind, md5).unlink(missing_ok=True)

    def programs(self) -> Iterator[tuple[str, str, Path]]:
        """(kind, md5 of its name, path) of every program file. What people put beside them is theirs."""
        for kind, folder in FOLDERS.items():
            for path in sorted((self.root / folder).glob("*.py")):
                if is_md5(path.stem):
                    yield kind, path.stem, path

    def temporaries(self) -> list[Path]:
        """What writers that were killed left behind, and what writers at work have not renamed yet."""
        return [p for folder in FOLDERS.values() for p in sorted((self.root / folder).glob(f"*{TEMPORARY}"))]
