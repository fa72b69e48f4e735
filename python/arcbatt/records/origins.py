"""Where programs are from, as far as a record or a store says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arcbatt.records.model import SearchRecord

MOST_STEPS = 400
"""A lineage ends there; a search remembers 200 ancestors."""


@dataclass(frozen=True)
class Origin:
    """Where a program is from: the id of its parent (empty: none is known) and what was done to it, in words."""

    parent: str
    how: str


def lineage(program_id: str, origins: Mapping[str, Origin]) -> list[str]:
    """The ids from the first known ancestor to the program itself."""
    line = [program_id]
    while len(line) < MOST_STEPS:
        origin = origins.get(line[-1])
        if origin is None or not origin.parent or origin.parent in line:
            break
        line.append(origin.parent)
    return line[::-1]


def origins_of(search: SearchRecord) -> dict[str, Origin]:
    """Where the programs of a search are from, by id."""
    return {
        program_id: Origin(made.parent, f"{made.operator}: {made.note}" if made.note else made.operator)
        for program_id, made in search.programs.items()
    }
