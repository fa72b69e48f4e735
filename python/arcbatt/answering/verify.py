"""Stored results replayed: the same program, DSL, task, samples and limits must give the same score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from arcbatt.errors import ProgramError, TaskError
from arcbatt.limits import Limits
from arcbatt.programs.program import Program
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.identity import dsl_version, result_identity
from arcbatt.store import Kept, RunRecord
from arcbatt.store.files import md5_of
from arcbatt.tasks import Source, load_task


@dataclass(frozen=True)
class Replay:
    """A stored result and its replay; `differences` say what is not the same, none if all is."""

    kept: Kept
    solved: int | None
    differences: tuple[str, ...]


def known_limits(runs: Iterable[RunRecord]) -> list[Limits]:
    """The limits that the runs of a store were made with, and those of today."""
    recorded = [run.versions["limits"] for run in runs if "limits" in run.versions]
    return list(dict.fromkeys([Limits(), *map(Limits.parse, recorded)]))


def replay(kept: Iterable[Kept], limits: list[Limits], source: Source | None = None) -> Iterator[Replay]:
    """Replay stored solvers. Which of the `limits` a result was made with shows in its identity."""
    for one in kept:
        yield _replay(one, limits, source)


def _replay(kept: Kept, limits: list[Limits], source: Source | None) -> Replay:
    differences = []
    if md5_of(kept.text.encode()) != kept.md5:
        differences.append("the text does not have the md5 that it is stored by")
    try:
        program = Program.parse(kept.text, kept.md5)
        task = load_task(kept.task, source).task
    except (ProgramError, TaskError) as error:
        return Replay(kept, None, (*differences, str(error)))
    if program.id != kept.md5:
        differences.append(f"the canonical form has the id {program.id}")
    chosen = next((bounds for bounds in limits if result_identity(program, task, bounds) == kept.identity), None)
    if chosen is None:
        differences.append(
            f"the identity {kept.identity} is not that of this program, DSL version {dsl_version(program)}, "
            f"task content {task.content_hash}, {len(task.demos)} and {len(task.test_inputs)} samples, "
            "and the limits of any known run"
        )
    results = Batt([program]).score(task, limits=chosen)
    solved = results.demo_matches(0)
    if (solved, len(task.demos)) != (kept.solved, kept.demos):
        differences.append(f"it solves {solved} of {len(task.demos)} demos, stored are {kept.solved} of {kept.demos}")
    return Replay(kept, solved, tuple(differences))
