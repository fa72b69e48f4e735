"""Stored results replayed: the same program, DSL, task, samples and limits must give the same score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from arcbatt.candidates.plugins import loaded_plugins
from arcbatt.candidates.program import Program
from arcbatt.errors import ProgramError, TaskError
from arcbatt.evaluating.identity import dsl_version, result_identity
from arcbatt.limits import Limits
from arcbatt.records.commands import options_of
from arcbatt.scoring.batt import Batt
from arcbatt.store import Kept, RunRecord
from arcbatt.store.files import md5_of
from arcbatt.tasks import LoadedTask, Source, load_task, open_source
from arcbatt.tasks.model import Task


@dataclass(frozen=True)
class Replay:
    """A recorded result and its replay; `differences` say what is not the same, none if all is.

    `solved` are the demo samples solved this time; None if it was not replayed, and `missing` says what that needs.
    With `whole_s` the result was made by a run in which a demo sample saw its own pair in `S`, and so was its replay.
    `dsl` is the version of the DSL that it was made with, if that was another: then only the score was compared.
    """

    kept: Kept
    solved: int | None
    differences: tuple[str, ...]
    missing: str = ""
    whole_s: bool = False
    dsl: str = ""


def known_limits(runs: Iterable[RunRecord]) -> list[Limits]:
    """The limits that the runs of a store were made with, and those of today."""
    recorded = [run.versions["limits"] for run in runs if "limits" in run.versions]
    return list(dict.fromkeys([Limits(), *map(Limits.parse, recorded)]))


def known_dsl_versions(runs: Iterable[RunRecord]) -> list[str]:
    """The versions of the DSL that the runs of a store were made with."""
    return list(dict.fromkeys(run.versions["dsl"] for run in runs if "dsl" in run.versions))


def replay(kept: Iterable[Kept], runs: Sequence[RunRecord], source: Source | None = None) -> Iterator[Replay]:
    """Replay stored solvers.

    Which limits of the `runs` of the store, which DSL, and which meaning of `S` a result was made with shows in its
    identity. Tasks are from the `source`; by default from where the runs had them, then from the bundled data.
    """
    limits, dsl_versions = known_limits(runs), known_dsl_versions(runs)
    sources = [source] if source is not None else recorded_sources(run.command for run in runs)
    tasks = cache(lambda task_id: [loaded.task for loaded in tasks_named(task_id, sources)])
    for one in kept:
        result = _replay(one, limits, dsl_versions, tasks)
        if result.missing:
            commands = [run.command for run in runs if one.task in run.tasks]
            result = replace(result, missing=result.missing + how_it_was_run(commands, source))
        yield result


def _replay(
    kept: Kept, limits: Sequence[Limits], dsl_versions: Sequence[str], tasks_of: Callable[[str], list[Task]]
) -> Replay:
    differences = []
    if md5_of(kept.text.encode()) != kept.md5:
        differences.append("the text does not have the md5 that it is stored by")
    try:
        program = Program.parse(kept.text, kept.md5)
    except ProgramError as error:
        if differences:
            return Replay(kept, None, (*differences, str(error)))
        return Replay(kept, None, (), str(error))
    try:
        tasks = tasks_of(kept.task)
    except TaskError as error:
        return Replay(kept, None, tuple(differences), str(error))
    if program.id != kept.md5:
        differences.append(f"the canonical form has the id {program.id}")
    ways = [(task, bounds, whole_s) for task in tasks for bounds in limits for whole_s in (False, True)]
    found = next((way for way in ways if _identity(program, way) == kept.identity), None)
    # With another text the identity cannot be the same; that needs no second line.
    version = ""
    if found is None and not differences:
        found, version = _of_another_dsl(kept, program, ways, dsl_versions)
        if found is None:
            differences.append(_unexplained(kept, program, ways[0][0]))
    task, bounds, whole_s = found or (tasks[0], Limits(), False)
    solved = Batt([program]).score(task, limits=bounds, whole_s=whole_s).demo_matches(0)
    if (solved, len(task.demos)) != (kept.solved, kept.demos):
        differences.append(f"it solves {solved} of {len(task.demos)} demos, stored are {kept.solved} of {kept.demos}")
    return Replay(kept, solved, tuple(differences), whole_s=whole_s and program.reads("S"), dsl=version)


_Way = tuple[Task, Limits, bool]
"""What a result may have been made with: the task, the limits, and whether `S` was whole."""


def _identity(program: Program, way: _Way, dsl: str | None = None) -> str:
    task, bounds, whole_s = way
    return result_identity(program, task, bounds, dsl, whole_s=whole_s)


def _of_another_dsl(
    kept: Kept, program: Program, ways: Sequence[_Way], dsl_versions: Sequence[str]
) -> tuple[_Way | None, str]:
    """How a result was made, and with which version of the DSL, if it was one of these."""
    for version in dsl_versions:
        for way in ways:
            if _identity(program, way, version) == kept.identity:
                return way, version
    return None, ""


def _unexplained(kept: Kept, program: Program, task: Task) -> str:
    """What is said of an identity that nothing explains."""
    return (
        f"the identity {kept.identity} is not that of this program, DSL version {dsl_version(program)}, "
        f"task content {task.content_hash}, {len(task.demos)} and {len(task.test_inputs)} samples, "
        "and the limits of any known run: the task's content has changed, or a primitive defined in Python, or the "
        "limits were not recorded"
    )


def recorded_sources(commands: Iterable[str]) -> list[Source | None]:
    """The data that recorded commands name, as far as it can be opened, the latest first; then what is looked at if no
    data is named (None)."""
    sources: list[Source | None] = []
    for data in _data(commands):
        try:
            sources.append(open_source(data))
        except TaskError:
            continue  # moved, or a plugin's; whoever lacks it says so
    return [*sources, None]


def tasks_named(task_id: str, sources: Sequence[Source | None]) -> list[LoadedTask]:
    """The tasks that an id may stand for, one of each source that has it. Raises `TaskError` if none has."""
    found, errors = [], []
    for source in sources:
        try:
            found.append(load_task(task_id, source))
        except TaskError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    return found


def how_it_was_run(commands: Sequence[str], source: Source | None = None) -> str:
    """What recorded commands had that this one lacks: plugins, and data if no `source` was given."""
    plugins = [name for command in commands for name in options_of(command, "--plugin")]
    lacking = [f"--plugin {name}" for name in dict.fromkeys(plugins) if name not in loaded_plugins()]
    lacking += [f"--data {name}" for name in _data(commands)] if source is None else []
    return f"; it was run with {' and '.join(lacking)}: give that" if lacking else ""


def _data(commands: Iterable[str]) -> list[str]:
    """The data that commands were given, the latest first."""
    return list(dict.fromkeys(name for command in reversed(list(commands)) for name in options_of(command, "--data")))
