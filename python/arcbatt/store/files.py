"""Program files named by the md5 of their bytes, in the folders ``solver_md5`` and ``differ_md5``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = {"solver": "solver_md5", "differ": "differ_md5"}
TEMPORARY = ".tmp"


def md5_of(data: bytes) -> str:
    """md5 in hex; a name, not a safeguard."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


class Files:
    """The files of a store.

    A file appears whole or not at all: it is written under a temporary name and renamed. Nothing is flushed to the disk
    one by one, which would take most of a run's time: a killed process loses nothing by that, a power cut may leave
    empty files, which `Store.verify` finds by their md5.
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

    def write(self, kind: str, md5: str, text: str) -> None:
        """Write a program, if it is not there already."""
        path = self.path(kind, md5)
        if path.exists():
            return
        temporary = path.with_name(f"{md5}.{os.getpid()}{TEMPORARY}")
        temporary.write_bytes(text.encode())
        temporary.replace(path)

    def read(self, kind: str, md5: str) -> str:
        """The text of a program. What is not UTF-8 in it shows as U+FFFD: the file is damaged, and parses no more."""
        return self.path(kind, md5).read_bytes().decode(errors="replace")

    def remove(self, kind: str, md5: str) -> None:
        """Remove a program, if it is there."""
        self.path(kind, md5).unlink(missing_ok=True)

    def programs(self) -> Iterator[tuple[str, str, Path]]:
        """(kind, name without ending, path) of every program file."""
        for kind, folder in FOLDERS.items():
            for path in sorted((self.root / folder).glob("*.py")):
                yield kind, path.stem, path

    def temporaries(self) -> list[Path]:
        """What writers that were killed left behind, and what writers at work have not renamed yet."""
        return [p for folder in FOLDERS.values() for p in sorted((self.root / folder).glob(f"*{TEMPORARY}"))]

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Exclude other writers: what one prunes must not be what another has written and not yet entered.

        The lock goes with the process, however that ends.
        """
        with (self.root / ".lock").open("a") as file:
            try:
                import fcntl
            except ImportError:  # Windows: SQLite's own lock has to do
                yield
                return
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
