"""The starter library: solvers of ARC-AGI-1 training tasks, and differs. Data for the parser, never imported."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from arcbatt.candidates.program import Program

_HERE = Path(__file__).parent


@cache
def solvers() -> dict[str, Program]:
    """The library's solvers by the id of the task that each solves, in the order of the ids."""
    return _programs(_HERE, "solve_")


@cache
def differs() -> dict[str, Program]:
    """The starter differs by name, in the order of the names."""
    return _programs(_HERE.parent / "differs", "differ_")


def _programs(folder: Path, prefix: str) -> dict[str, Program]:
    found = {}
    # Of hundreds of files, a `Path` for each would take longer than to parse what is in it.
    for name in sorted(os.listdir(folder)):  # noqa: PTH208
        if name.startswith(prefix) and name.endswith(".py"):
            file = f"{folder}{os.sep}{name}"
            with open(file, "rb") as opened:  # noqa: PTH123
                found[name[len(prefix) : -3]] = Program.parse(opened.read().decode(), file)
    return found
