"""The starter library: solvers of ARC-AGI-1 training tasks, and differs. Data for the parser, never imported.

``python -m arcbatt.candidates.library`` writes packed.bin, from which it is read: to parse hundreds of files takes
nine times as long.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from arcbatt.candidates.program import Program, Programs
from arcbatt.errors import BattError, ProgramError

_HERE = Path(__file__).parent
PACKED = _HERE / "packed.bin"


@cache
def solvers() -> dict[str, Program]:
    """The library's solvers by the id of the task that each solves, in the order of the ids."""
    return {program.name.removeprefix("solve_"): program for program in _programs() if program.kind == "solver"}


@cache
def differs() -> dict[str, Program]:
    """The starter differs by name, in the order of the names."""
    return {program.name.removeprefix("differ_"): program for program in _programs() if program.kind == "differ"}


@cache
def _programs() -> Programs:
    try:
        return Programs.unpacked(PACKED.read_bytes())
    except (OSError, ProgramError):
        raise BattError(f"{PACKED} is damaged; write it again with: python -m arcbatt.candidates.library") from None


def parse_files() -> Programs:
    """The programs of all files, each file of the name of its function."""
    files = [*sorted(_HERE.glob("solve_*.py")), *sorted((_HERE.parent / "differs").glob("differ_*.py"))]
    return Programs(Program.parse(file.read_text("utf-8"), str(file)) for file in files)


def write_packed() -> None:
    """Write packed.bin."""
    PACKED.write_bytes(parse_files().packed())
