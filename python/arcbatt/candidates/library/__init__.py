"""The starter library: solvers of ARC-AGI-1 training tasks, and differs. Data for the parser, never imported."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from arcbatt.candidates.files import read_programs
from arcbatt.candidates.program import Program

_HERE = Path(__file__).parent


@cache
def solvers() -> dict[str, Program]:
    """The library's solvers by the id of the task that each solves, in the order of the ids."""
    return {file.stem.removeprefix("solve_"): read_programs(file)[0] for file in sorted(_HERE.glob("solve_*.py"))}


@cache
def differs() -> dict[str, Program]:
    """The starter differs by name, in the order of the names."""
    files = sorted((_HERE.parent / "differs").glob("differ_*.py"))
    return {file.stem.removeprefix("differ_"): read_programs(file)[0] for file in files}
