"""The phases of a run: score, filter, canonicalise, validate, keep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, NamedTuple

from arcbatt.candidates.program import Program, work_out_ids
from arcbatt.errors import EngineError
from arcbatt.evaluating.cases import task_cases
from arcbatt.evaluating.engine import evaluate_each
from arcbatt.evaluating.identity import python_identity, result_identity, versions
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.evaluating.table import Run
from arcbatt.evaluating.values import decode
from arcbatt.limits import Limits
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.results import Results
from arcbatt.scoring.timing import Timings
from arcbatt.store import Inputs, Kept, RunRecord, Store
from arcbatt.tasks.model import LoadedTask, Task

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.executors import AnyExecutor

BEST = 32
"""How many solvers of a task, and how many differs of a task and kind, a store keeps."""


class RunSettings(NamedTuple):
    """How a run evaluates.

    `workers` 0 means one for each processor; `timeout` is in seconds per sample, a last resort; with `whole_s` a demo
    sample sees its own pair in `S`, and nothing is stored. `python` says how candidates in Python are run.
    """

    limits: Limits = Limits()
    workers: int = 0
    timeout: float | None = 10.0
    sequential: bool = False
    whole_s: bool = False
    python: PythonSettings = PythonSettings()


class TaskRun(NamedTuple):
    """A run on one task.

    `unique` are the numbers of the candidates that stay after the filter; `same_program` and `same_behaviour` map a
    candidate to an earlier one with the same program, or with equal outputs on all samples; `seconds` (alone, on all
    samples) are by candidate number, for unique ones.
    """

    results: Results
    settings: RunSettings
    unique: list[int]
    same_program: dict[int, int]
    same_behaviour: dict[int, int]
    seconds: dict[int, float]
    validate_seconds: float
    stored: list[str]
    timeouts: int

    @property
    def t_logs(self) -> dict[int, int]:
        """The logarithmic time class of each unique candidate: ``11 - int(ln(seconds))``; larger is faster."""
        return {c: t_log(seconds) for c, seconds in self.seconds.items()}

    def identity(self, candidate: int) -> str:
        """What the results of a candidate depend on, as a hash; see `arcbatt.evaluating.identity`."""
        results, settings = self.results, self.settings
        program, task, run = results.entries[candidate].program, results.task, results.python
        if isinstance(program, Program):
            return result_identity(program, task, settings.limits, whole_s=settings.whole_s)
        assert run is not None
        modules, whole_s = settings.python.modules, settings.whole_s
        return python_identity(program, task, run.interpreter, run.limits, modules, whole_s, run.isolation)


def begin_run(command: str, inputs: Inputs | None, seed: int | None, limits: Limits, tasks: Sequence[str]) -> RunRecord:
    """What a store enters of a run that begins now."""
    started = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    return RunRecord(command, seed, versions() | {"limits": limits.text}, [*tasks], started, inputs)


def t_log(seconds: float) -> int:
    """``11 - int(ln(seconds))``: 11 for about a second, one more for each factor e faster."""
    return 11 - int(math.log(max(seconds, 1e-9)))


def run_task(
    batt: Batt,
    loaded: LoadedTask,
    settings: RunSettings,
    *,
    store: Store | None = None,
    record: RunRecord | None = None,
    timings: Timings | None = None,
    executor: AnyExecutor | None = None,
    profile: bool = False,
) -> TaskRun:
    """Score a batt on a task, filter, canonicalise and validate its candidates, and keep the best in the store.

    What is kept is ranked by demo samples only; with `whole_s` nothing is, because the scores of a store mean that no
    sample saw itself. Raises `EngineError` if a candidate does not do alone what it did in
    the batt, and `StoreError` if the store cannot be written. An `executor` scores and validates, `profile`
    counts and times primitives, see `Batt.score`.
    """
    timings = timings or Timings()
    with timings.measure("run_batt.check_batt"):
        results = batt.score(
            loaded.task,
            loaded.answers,
            limits=settings.limits,
            workers=settings.workers,
            timeout=settings.timeout,
            sequential=settings.sequential,
            whole_s=settings.whole_s,
            profile=profile,
            python=settings.python,
            executor=executor,
        )
    for part in ("demo", "test"):
        timings.add(f"run_batt.phase4_{part}_parallel", results.wall[part])
        cpu = sum(t.cpu for t in results.times if t.sample.part == part)
        timings.add(f"run_batt.phase4_{part}_cpu", cpu)

    with timings.measure("run_batt.phase1_filter"):
        unique, same_program, same_behaviour = filter_unique(results)

    with timings.measure("run_batt.phase2_inline_batch"):
        programs = (results.entries[c].program for c in unique)
        work_out_ids((p for p in programs if isinstance(p, Program)), settings.workers)

    with timings.measure("run_batt.phase3a_validate_batch"):
        before = timings.seconds["run_batt.phase3a_validate_batch"]
        seconds = validate(results, unique, loaded.task, settings, executor)
    validate_seconds = timings.seconds["run_batt.phase3a_validate_batch"] - before

    timeouts = results.counts()["timeout"]
    run = TaskRun(results, settings, unique, same_program, same_behaviour, seconds, validate_seconds, [], timeouts)
    if store is not None and record is not None and not settings.whole_s:
        with timings.measure("run_batt.phase3b_file_ops"):
            solvers = kept_solvers(run)
            store.keep(record, solvers, BEST)
        with timings.measure("run_batt.phase4_differs"):
            differs = kept_differs(run, settings.limits)
            store.keep(record, differs, BEST)
        run.stored.extend(sorted({kept.md5 for kept in (*solvers, *differs)}))
    return run


def _kept_text(program: Program | PythonCandidate) -> str:
    return program.text if isinstance(program, Program) else program.kept_text


def filter_unique(results: Results) -> tuple[list[int], dict[int, int], dict[int, int]]:
    """The first candidate of each program; which of the others are the same program, or behave the same."""
    first: dict[object, int] = {}
    unique: list[int] = []
    same_program: dict[int, int] = {}
    for c, entry in enumerate(results.entries):
        earlier = first.setdefault(entry.program, c)
        if earlier == c:
            unique.append(c)
        else:
            same_program[c] = earlier
    behaviour: dict[object, int] = {}
    same_behaviour: dict[int, int] = {}
    behaviours = results.behaviours()
    for c in unique:
        outputs = behaviours[c]
        if any(output >= 0 for output in outputs):
            earlier = behaviour.setdefault(outputs, c)
            if earlier != c:
                same_behaviour[c] = earlier
    return unique, same_program, same_behaviour


def validate(
    results: Results,
    unique: Sequence[int],
    task: Task,
    settings: RunSettings,
    executor: AnyExecutor | None = None,
) -> dict[int, float]:
    """Run every unique candidate alone on every sample; gives its processor time in seconds.

    Those in Python are not run: whatever of theirs matters was run alone when the batt was scored.

    Raises `EngineError` if its outcomes or its fuel differ from those in the batt: the batt would be wrong then.
    """
    cases = task_cases(task, settings.whole_s)
    alone = [c for c in unique if results.entries[c].program.language != "python"]
    programs = [results.entries[c].dsl for c in alone]
    how = (settings.limits, settings.workers, settings.timeout)
    if executor is None or not programs:
        found = evaluate_each(programs, cases, *how).samples
    else:
        from arcbatt.evaluating import distributed

        found = distributed.evaluate_each(programs, cases, *how, executor).samples
    seconds = dict.fromkeys(alone, 0.0)
    for c in unique:
        if c not in seconds:  # in Python
            seconds[c] = sum(times.nanos[c] for times in results.times) / 1e9
    for k, runs in enumerate(found):
        assert runs.clock is not None
        for c, nanos in zip(alone, memoryview(runs.clock.nanos).cast("Q"), strict=True):
            seconds[c] += nanos / 1e9
        shared = results.runs[k].part(alone)
        if runs.same_as(shared):
            continue
        for c, got, told in zip(alone, runs, shared, strict=True):
            # Of the clock, and of what ends processes, nobody can say.
            if got[:4] != told[:4] and not {"timeout", "interrupted"} & {got.slug, told.slug}:
                raise EngineError(
                    f"candidate {c} ({results.entries[c].program.id}) on {results.samples[k]} of {task.id}: alone it "
                    f"gives {_told(got)} with fuel {got.fuel}, in the batt {_told(told)} with fuel {told.fuel}; "
                    "please report this"
                )
    return seconds


def _told(run: Run) -> str:
    return f"{run.slug} in line {run.line}" if run.output is None else repr(decode(run.output))


def kept_solvers(run: TaskRun) -> list[Kept]:
    """The unique candidates worth keeping: they solve at least one demo sample, and no clock decided that."""
    results = run.results
    kept = []
    for c in run.unique:
        solved = results.demo_matches(c)
        if not solved or any(outcome.status == "timeout" for outcome in results.outcomes[c]):
            continue
        entry = results.entries[c]
        kept.append(
            Kept(
                md5=entry.program.id,
                text=_kept_text(entry.program),
                kind="python" if entry.program.language == "python" else "solver",
                task=results.task.id,
                score=results.demo_score(c),
                demos=len(results.part("demo")),
                solved=solved,
                seconds=run.seconds[c],
                t_log=t_log(run.seconds[c]),
                calls=entry.program.calls,
                parent=entry.parent,
                mutation=entry.mutation,
                identity=run.identity(c),
            )
        )
    return kept


def kept_differs(run: TaskRun, limits: Limits) -> list[Kept]:
    """The differs, scored for each kind (iz, zo) by the best that any candidate reaches, as a share of 2 a demo."""
    results = run.results
    demos = len(results.part("demo"))
    kept = []
    for entry, best in zip(results.differs, results.best_differ_scores(), strict=True):
        program = entry.program
        text, identity = program.text, result_identity(entry.dsl, results.task, limits)
        for kind, score in zip(("iz", "zo"), best, strict=True):
            if score == 0:
                continue
            kept.append(
                Kept(
                    md5=program.id,
                    text=text,
                    kind="differ",
                    task=results.task.id,
                    score=score / (2 * demos),
                    demos=demos,
                    solved=score,
                    seconds=0.0,
                    t_log=0,
                    calls=program.calls,
                    parent=entry.parent,
                    mutation=entry.mutation,
                    identity=identity,
                    differ_kind=kind,
                )
            )
    return kept
