"""Files of programs and batt files. They are parsed, never imported or executed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from arcbatt import _engine
from arcbatt.errors import ProgramError
from arcbatt.programs.program import Program

MAX_BYTES = 64 << 20


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


def read_text(path: Path) -> str:
    """The text of a file of programs; `ProgramError` if it cannot be read or is too large to be one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProgramError(f"{path}: larger than {MAX_BYTES >> 20} MiB", slug="syntax_error", file=str(path))
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ProgramError(f"{path}: cannot be read: {error}", slug="syntax_error", file=str(path)) from None


def read_programs(path: str | Path) -> list[Program]:
    """All programs of a file, in its order. Raises `ProgramError`."""
    path = Path(path)
    found = _engine.parse(read_text(path), str(path))
    if isinstance(found, list):
        return [Program(core) for core in found]
    raise ProgramError(f"{path}: expected programs, found a batt", slug="syntax_error", file=str(path))


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


def read_batt(name: str | Path) -> BattSource:
    """A batt from a file that `batt deal` wrote, or from any file of solvers and differs. Raises `ProgramError`."""
    path = find_batt(str(name))
    found = _engine.parse(read_text(path), str(path))
    if not isinstance(found, list):
        return BattSource(
            tuple(_entry(core, notes) for core, notes in found.candidates),
            tuple(_entry(core, notes) for core, notes in found.differs),
            found.doc,
        )
    entries = [Entry(Program(core), core.name) for core in found]
    return BattSource(
        tuple(e for e in entries if e.program.kind == "solver"),
        tuple(e for e in entries if e.program.kind == "differ"),
    )


def _entry(core: _engine.Program, notes: list[str]) -> Entry:
    parent, mutation = [*notes, "", ""][:2]
    return Entry(Program(core), parent, mutation)
