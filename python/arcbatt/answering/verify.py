"""Stored results replayed: the same program, DSL, task, samples and limits must give the same score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from arcbatt.errors import ProgramError, TaskError
from arcbatt.limits import Limits
from arcbatt.programs.program import Program
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.identity import dsl_version, result_identity
from arcbatt.store import Kept, RunRecord
from arcbatt.store.files import md5_of
from arcbatt.tasks import Source, load_task
from arcbatt.tasks.model import Task


@dataclass(frozen=True)
class Replay:
    """A recorded result and its replay; `differences` say what is not the same, none if all is.

    `solved` are the demo samples solved this time; None if the program or the task is not to be had any more.
    """

    kept: Kept
    solved: int | None
    differences: tuple[str, ...]


def known_limits(runs: Iterable[RunRecord]) -> list[Limits]:
    """The limits that the runs of a store were made with, and those of today."""
    recorded = [run.versions["limits"] for run in runs if "limits" in run.versions]
    return list(dict.fromkeys([Limits(), *map(Limits.parse, recorded)]))


def known_dsl_versions(runs: Iterable[RunRecord]) -> list[str]:
    """The versions of the DSL that the runs of a store were made with."""
    return list(dict.fromkeys(run.versions["dsl"] for run in runs if "dsl" in run.versions))


def replay(
    kept: Iterable[Kept], limits: Sequence[Limits], source: Source | None = None, dsl_versions: Sequence[str] = ()
) -> Iterator[Replay]:
    """Replay stored solvers.

    Which of the `limits`, and of the `dsl_versions` of earlier runs, a result was made with shows in its identity.
    """
    for one in kept:
        yield _replay(one, limits, source, dsl_versions)


def _replay(kept: Kept, limits: Sequence[Limits], source: Source | None, dsl_versions: Sequence[str]) -> Replay:
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
    # With another text the identity cannot be the same; that needs no second line.
    if chosen is None and not differences:
        chosen, why = _explained(kept, program, task, limits, dsl_versions)
        differences.append(why)
    results = Batt([program]).score(task, limits=chosen)
    solved = results.demo_matches(0)
    if (solved, len(task.demos)) != (kept.solved, kept.demos):
        differences.append(f"it solves {solved} of {len(task.demos)} demos, stored are {kept.solved} of {kept.demos}")
    return Replay(kept, solved, tuple(differences))


def _explained(
    kept: Kept, program: Program, task: Task, limits: Sequence[Limits], dsl_versions: Sequence[str]
) -> tuple[Limits | None, str]:
    """Why no identity of today is that of the stored result: an earlier DSL, or else what a hash cannot tell apart."""
    today = dsl_version(program)
    for version in dsl_versions:
        for bounds in limits:
            if result_identity(program, task, bounds, version) == kept.identity:
                return bounds, f"the DSL has version {today}, the result was made with {version}"
    return None, (
        f"the identity {kept.identity} is not that of this program, DSL version {today}, "
        f"task content {task.content_hash}, {len(task.demos)} and {len(task.test_inputs)} samples, "
        "and the limits of any known run: the task's content has changed, or the limits were not recorded"
    )
