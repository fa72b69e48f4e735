"""What a result depends on, as one hash: nothing else changes it, and anything of this does."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from arcbatt import _engine
from arcbatt.candidates.primitives import user_primitives, user_version
from arcbatt.candidates.program import Program
from arcbatt.hashing import hash_text
from arcbatt.limits import Limits
from arcbatt.tasks.model import Task

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate

__version__ = _engine.ENGINE_VERSION


def dsl_version(program: Program | None = None) -> str:
    """The version of the DSL, and of those primitives defined by users that the program calls."""
    known = user_primitives()
    if program is None or not known:
        return _engine.DSL_VERSION
    names = {step[1] for step in program.steps() if step[0] == "call"}
    names |= {getattr(step[1], "__name__", "") for step in program.steps() if step[0] == "constant"}
    used = sorted(f"{name}:{user_version(name)}" for name in names & known)
    return "+".join([_engine.DSL_VERSION, *used])


def result_identity(
    program: Program, task: Task, limits: Limits, dsl: str | None = None, *, whole_s: bool = False
) -> str:
    """16 hex digits over program, DSL version (`dsl`; default: today's), content of the task, samples and limits, and,
    for a program that reads `S`, whether a demo sample saw its own pair there."""
    bounds = (limits.fuel, limits.max_leaves, limits.max_nesting, limits.max_calls)
    samples = (len(task.demos), len(task.test_inputs))
    text = f"{program.id} {dsl or dsl_version(program)} {task.content_hash} {samples} {bounds}"
    if program.reads("S") and not whole_s:
        text += " others"  # earlier versions always showed all pairs, and said nothing of it
    return hash_text(text)


def python_identity(
    candidate: PythonCandidate,
    task: Task,
    interpreter: str,
    limits: str,
    modules: Sequence[str] = (),
    whole_s: bool = False,
    isolation: str = "",
) -> str:
    """16 hex digits over a candidate in Python, versions of interpreter and NumPy, content of the task, samples, limits
    and modules, and, for one that asks for demos, whether a demo sample saw its own pair among them.

    Levels of isolation that forbid the same give the same results. At ``process`` a candidate may have read a file, and
    so that level takes part.
    """
    samples = (len(task.demos), len(task.test_inputs))
    text = f"{candidate.id} {interpreter} {task.content_hash} {samples} {limits} {' '.join(sorted(modules))}"
    if candidate.reads("S"):
        text += " whole" if whole_s else " others"
    if isolation == "process":
        text += " process"
    return hash_text(text)


def versions() -> dict[str, str]:
    """The versions that a report states. They take no part in identities, but for the DSL's."""
    return {
        "arcbatt": _engine.ENGINE_VERSION,
        "dsl": _engine.DSL_VERSION,
        "python": sys.version.split()[0],
        "build": "release" if _engine.OPTIMISED else "debug",
    }


def machine() -> dict[str, str | int]:
    """What a run was made on. Times depend on it, results do not."""
    import platform

    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(errors="replace").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    return {"processor": model, "cores": os.cpu_count() or 1, "system": platform.system()}
