"""Results replayed: the same program, DSL, task, samples and limits must give the same score.

A store has the program of every result, and its identity; a record (``batt run --json``) has the fuel on each sample as
well, but no programs: these are to be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from arcbatt.candidates import library
from arcbatt.candidates.program import Program
from arcbatt.candidates.python import PythonCandidate
from arcbatt.errors import LimitError, ProgramError, TaskError, UsageError
from arcbatt.evaluating.identity import dsl_version, python_identity, result_identity
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.limits import Limits
from arcbatt.records.commands import inputs_of
from arcbatt.records.given import recorded_sources, tasks_named, what_is_lacking
from arcbatt.records.model import Record, ScoreRecord, TaskRecord
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.results import Results
from arcbatt.store import Kept, RunRecord, Store
from arcbatt.store.files import md5_of
from arcbatt.tasks import Source, Task

NO_PROGRAM = "its program is neither in a batt given with -b nor in store or library"


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


def replay(
    kept: Iterable[Kept],
    runs: Sequence[RunRecord],
    source: Source | None = None,
    python: PythonSettings | None = None,
) -> Iterator[Replay]:
    """Replay stored solvers and candidates in Python; these run as `python` says, and are not replayed if that, the
    interpreter or NumPy are not what their results were made with.

    Which limits of the `runs` of the store, which DSL, and which meaning of `S` a result was made with shows in its
    identity. Tasks are from the `source`; by default from where the runs had them, then from the bundled data.
    """
    limits, dsl_versions = known_limits(runs), known_dsl_versions(runs)
    sources = [source] if source is not None else recorded_sources(map(inputs_of, runs))
    tasks = cache(lambda task_id: [loaded.task for loaded in tasks_named(task_id, sources)])
    for one in kept:
        if one.kind == "python":
            result = _replay_python(one, tasks, python or PythonSettings())
        else:
            result = _replay(one, limits, dsl_versions, tasks)
        if result.missing:
            inputs = [inputs_of(run) for run in runs if one.task in run.tasks]
            result = replace(result, missing=result.missing + what_is_lacking(inputs, source))
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


def _replay_python(kept: Kept, tasks_of: Callable[[str], list[Task]], settings: PythonSettings) -> Replay:
    try:
        candidate = PythonCandidate.from_kept(kept.text)
        tasks = tasks_of(kept.task)
    except (ProgramError, TaskError) as error:
        return Replay(kept, None, (), str(error))
    if candidate.id != kept.md5:
        return Replay(kept, None, (f"its text has the id {candidate.id}",))
    try:
        today = _PythonToday.of(settings)
        ways = [(task, whole_s) for task in tasks for whole_s in (False, True)]
        way = next((way for way in ways if today.identity(candidate, *way) == kept.identity), None)
        if way is None:
            return Replay(kept, None, (), f"{today}, or the task was another")
        task, whole_s = way
        solved = Batt([candidate]).score(task, whole_s=whole_s, python=settings).demo_matches(0)
    except UsageError as error:  # no isolation here
        return Replay(kept, None, (), str(error))
    differences = []
    if (solved, len(task.demos)) != (kept.solved, kept.demos):
        differences.append(f"it solves {solved} of {len(task.demos)} demos, stored are {kept.solved} of {kept.demos}")
    return Replay(kept, solved, tuple(differences), whole_s=whole_s and candidate.reads("S"))


class _PythonToday(NamedTuple):
    """With what candidates in Python would run now."""

    settings: PythonSettings
    interpreter: str
    isolation: str

    @classmethod
    def of(cls, settings: PythonSettings) -> _PythonToday:
        from arcbatt.evaluating.python import isolation
        from arcbatt.evaluating.python.job import interpreter

        return cls(settings, interpreter(), settings.isolation or isolation())

    def identity(self, candidate: PythonCandidate, task: Task, whole_s: bool) -> str:
        bounds, modules = self.settings.bounds.text, self.settings.modules
        return python_identity(candidate, task, self.interpreter, bounds, modules, whole_s, self.isolation)

    def __str__(self) -> str:
        modules = ", ".join(self.settings.modules) or "none"
        return (
            f"it was made with something else than {self.interpreter}, limits {self.settings.bounds.text}, modules "
            f"{modules}, isolation {self.isolation}"
        )


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


def programs_for(
    record: Record, store: Store | None, batt: Iterable[Program | PythonCandidate] = ()
) -> dict[str, Program | PythonCandidate]:
    """The programs of a record by id, as far as they are in the batt, the library or the store.

    A record has no program texts. Of a store only what belongs to the tasks of the record is read.
    """
    found: dict[str, Program | PythonCandidate] = {one.id: one for one in (*library.solvers().values(), *batt)}
    for task in record.tasks:
        for _, program in store.programs(task.task) if store is not None else []:
            found.setdefault(program.id, program)
        for _, candidate in store.python_candidates(task.task) if store is not None else []:
            found.setdefault(candidate.id, candidate)
    return found


def replay_record(
    record: Record,
    programs: Mapping[str, Program | PythonCandidate],
    source: Source | None = None,
    task: str | None = None,
    python: PythonSettings | None = None,
) -> Iterator[Replay]:
    """Replay every unique candidate of a record (of one `task` of it, if given), in its order.

    Compared are the content of the task, the identity, the demo samples solved and on every sample the fuel, which does
    not depend on the machine; samples that the clock ended are left out. What was made with another version of the DSL
    may have another identity and another fuel: of that only the scores are compared. Candidates in Python run as
    `python` says, and are not replayed if that, the interpreter or NumPy are not what the record was made with. Without
    a `source` the tasks are from the data that the run had. A candidate whose program or task is not there is not
    replayed: its `Replay` says what is missing. Raises `UsageError` for limits that are none.
    """
    try:
        limits = record.bounds
    except LimitError as error:
        raise UsageError(f"the record's limits: {error}") from None
    sources = [source] if source is not None else recorded_sources([record.inputs])
    lacking = what_is_lacking([record.inputs], source)
    run = _Run(limits, str(record.versions.get("dsl")), record.whole_s, lacking, python or PythonSettings())
    for part in record.tasks:
        if task is None or part.task == task:
            yield from _replay_task(part, run, programs, sources)


@dataclass(frozen=True)
class _Run:
    """What all results of a record were made with; `lacking` is what the run had that this process lacks."""

    limits: Limits
    dsl: str
    whole_s: bool
    lacking: str
    python: PythonSettings


def _replay_task(
    part: TaskRecord,
    run: _Run,
    programs: Mapping[str, Program | PythonCandidate],
    sources: Sequence[Source | None],
) -> Iterator[Replay]:
    scores = [score for score in part.scores if score.id is not None]  # the filter left no id to the others
    try:
        tasks = [loaded.task for loaded in tasks_named(part.task, sources)]
    except TaskError as error:
        yield from (Replay(_kept(part, score, None), None, (), f"{error}{run.lacking}") for score in scores)
        return
    task = next((one for one in tasks if one.content_hash == part.content_hash), tasks[0])
    ids = dict.fromkeys(score.id for score in scores if score.id is not None)
    at_hand = [programs[program_id] for program_id in ids if program_id in programs]
    refused: dict[str, str] = {}
    if any(isinstance(program, PythonCandidate) for program in at_hand):
        recorded = {score.id: score.identity for score in scores}
        refused = _refused_python(at_hand, recorded, task, run)
        at_hand = [program for program in at_hand if program.id not in refused]
    results = Batt(at_hand).score(task, limits=run.limits, whole_s=run.whole_s, python=run.python)
    place = {program.id: c for c, program in enumerate(at_hand)}
    for score in scores:
        if score.id is None or score.id not in place:
            yield Replay(_kept(part, score, None), None, (), f"{refused.get(score.id or '', NO_PROGRAM)}{run.lacking}")
            continue
        c = place[score.id]
        differences = tuple(_differences(part, score, run, task, at_hand[c], results, c))
        kept = _kept(part, score, at_hand[c], len(task.demos))
        whole_s = run.whole_s and at_hand[c].reads("S")
        dsl = run.dsl if run.dsl != _dsl_today() and isinstance(at_hand[c], Program) else ""
        yield Replay(kept, results.demo_matches(c), differences, whole_s=whole_s, dsl=dsl)


def _refused_python(
    programs: Sequence[Program | PythonCandidate], recorded: Mapping[str | None, str | None], task: Task, run: _Run
) -> dict[str, str]:
    """Why candidates in Python are not replayed, by id."""
    candidates = [one for one in programs if isinstance(one, PythonCandidate)]
    try:
        today = _PythonToday.of(run.python)
    except UsageError as error:  # no workers here
        return {one.id: str(error) for one in candidates}
    if today.isolation == "process" and run.python.isolation is None:
        return {one.id: "isolation here is process, which has to be asked for" for one in candidates}
    others = (one for one in candidates if today.identity(one, task, run.whole_s) != recorded[one.id])
    return {one.id: f"{today}, or the task was another" for one in others}


def _dsl_today() -> str:
    return dsl_version().split("+")[0]


def _differences(
    part: TaskRecord,
    score: ScoreRecord,
    run: _Run,
    task: Task,
    program: Program | PythonCandidate,
    results: Results,
    c: int,
) -> Iterator[str]:
    same_dsl, changed = run.dsl == _dsl_today(), part.content_hash != task.content_hash
    if changed:
        yield f"the task's content is {task.content_hash}, recorded is {part.content_hash}"
    if isinstance(program, Program) and same_dsl and not changed:
        identity = result_identity(program, task, run.limits, whole_s=run.whole_s)
        if identity != score.identity:
            yield f"the identity is {identity}, recorded is {score.identity}"
    solved = results.demo_matches(c)
    if solved != score.demo:
        yield f"it solves {solved} of {len(task.demos)} demos, recorded are {score.demo}"
    outcomes = results.outcomes[c]
    if not len(outcomes) == len(score.fuel) == len(score.statuses):
        yield f"the task has {len(outcomes)} samples, recorded are {len(score.fuel)}"
        return
    for sample, now, fuel, status in zip(results.samples, outcomes, score.fuel, score.statuses, strict=True):
        if same_dsl and "timeout" not in (status, now.slug) and now.fuel != fuel:
            yield f"on {sample} it takes fuel {now.fuel}, recorded is {fuel}"
            return


def _kept(part: TaskRecord, score: ScoreRecord, program: Program | PythonCandidate | None, demos: int = 0) -> Kept:
    """A score of a record in the form of a store's."""
    return Kept(
        md5=score.id or "",
        text=program.text if program else "",
        kind="solver" if program is None or isinstance(program, Program) else "python",
        task=part.task,
        score=score.demo / demos if demos else 0.0,
        demos=demos,
        solved=score.demo,
        seconds=0.0,
        t_log=0,
        calls=program.calls if program else 0,
        identity=score.identity or "",
    )
