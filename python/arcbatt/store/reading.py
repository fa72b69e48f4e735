"""The one place where the programs of a store become programs to run."""

from __future__ import annotations

from collections.abc import Iterable

from arcbatt.candidates.primitives import definitions
from arcbatt.candidates.program import Program
from arcbatt.errors import ProgramError
from arcbatt.store.records import Kept


class ProgramReader:
    """Parses the programs of a store, each once; says once which of them cannot be read."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._parsed: dict[str, Program] = {}
        self._told: set[str] = set()
        self._primitives: object = {}

    def read(self, kept: Iterable[Kept]) -> list[tuple[Kept, Program]]:
        """What can be read, in the same order."""
        if self._primitives != definitions():
            # A program holds the primitives that were defined when it was parsed.
            self._parsed, self._primitives = {}, definitions()
        found, unread = [], {}
        for one in kept:
            program = self._parsed.get(one.text)
            if program is None:
                try:
                    program = self._parsed[one.text] = Program.parse(one.text, one.md5)
                except ProgramError as error:
                    unread[one.md5] = error
                    continue
            found.append((one, program))
        new = [error for md5, error in unread.items() if md5 not in self._told]
        if new:
            import logging

            self._told |= unread.keys()
            count = f"{len(new)} programs" if len(new) > 1 else "1 program"
            logging.getLogger("arcbatt").warning(
                f"{self._where}: {count} left out that cannot be read now ({new[0]}); "
                "primitives of your own come with --plugin FILE, or ARCBATT_PLUGINS"
            )
        return found
