"""What is known for a task already, by the content of the task: a measured search must not start from that.

The rule. A task is the same whatever its id is, if it has the same demo pairs. Left out are, by their ids and so
wherever else they are found: the library's solvers of the task, and the programs of which the store says that they fit
all its demo pairs. Of what fits some of them the results on this task are left out: such a program takes part only if
it is known for another task as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from arcbatt.candidates import library
from arcbatt.candidates.program import Program
from arcbatt.evaluating.identity import result_identity
from arcbatt.limits import Limits
from arcbatt.store import Kept, RunRecord
from arcbatt.tasks import load_task
from arcbatt.tasks.model import Sample, Task


def without_own(
    task: Task, stored: Sequence[tuple[Kept, Program]], runs: Sequence[RunRecord]
) -> tuple[set[str], list[tuple[Kept, Program]]]:
    """The ids of the programs that must not take part, and of what is `stored` the results on other tasks. `runs` are
    those of the store."""
    ids = _library_tasks().get(frozenset(task.demos), frozenset()) | {task.id}
    own = {program.id for name, program in library.solvers().items() if name in ids}
    ways = _ways(runs)
    others = []
    for kept, program in stored:
        if kept.task != task.id and not _is_of(kept, program, task, ways):
            others.append((kept, program))
        elif kept.solved == kept.demos:
            own.add(program.id)
    return own, others


@cache
def _library_tasks() -> dict[frozenset[Sample], frozenset[str]]:
    """The tasks that the library solves, by their demo pairs."""
    found: dict[frozenset[Sample], frozenset[str]] = {}
    for task_id in library.solvers():
        demos = frozenset(load_task(task_id, "arc1-training").task.demos)
        found[demos] = found.get(demos, frozenset()) | {task_id}
    return found


_Way = tuple[Limits, "str | None", bool]
"""What else than program and task the identity of a result says: limits, version of the DSL, whether `S` was whole."""


def _ways(runs: Sequence[RunRecord]) -> list[_Way]:
    bounds = [Limits.parse(run.versions["limits"]) for run in runs if "limits" in run.versions]
    versions = [run.versions.get("dsl") for run in runs]
    return [
        (limits, dsl, whole_s)
        for limits in dict.fromkeys([Limits(), *bounds])
        for dsl in dict.fromkeys([None, *versions])
        for whole_s in (False, True)
    ]


def _is_of(kept: Kept, program: Program, task: Task, ways: Sequence[_Way]) -> bool:
    """Whether a stored result was made on this very content; the store has only its identity."""
    return any(result_identity(program, task, bounds, dsl, whole_s=s) == kept.identity for bounds, dsl, s in ways)
