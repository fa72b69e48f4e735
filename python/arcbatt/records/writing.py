"""Records, made of runs and searches and written: everything that another run can be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from arcbatt.disk import replace_file
from arcbatt.evaluating.identity import machine, versions
from arcbatt.records.model import (
    VERSION,
    AncestorRecord,
    DiscoveryRecord,
    GenerationRecord,
    Record,
    SampleRecord,
    ScoreRecord,
    SearchRecord,
    StatusRecord,
    TaskRecord,
)
from arcbatt.scoring.run import RunSettings, TaskRun
from arcbatt.scoring.timing import Timings
from arcbatt.store import Inputs

if TYPE_CHECKING:
    from arcbatt.searching import EvolveSettings, Found, Outcome


def write_record(path: str | Path, record: Record) -> None:
    """Write a record as JSON; the file is as before or whole."""
    replace_file(path, msgspec.json.encode(record))


def run_record(
    command: str,
    seed: int | None,
    settings: RunSettings,
    workers: int,
    runs: Sequence[TaskRun],
    timings: Timings,
    inputs: Inputs | None = None,
) -> Record:
    """The record of a run over tasks with these `inputs`. Only `timings`, `seconds`, `t_log` and `samples` depend on
    the clock."""
    return Record(
        version=VERSION,
        command=command,
        inputs=inputs or Inputs(),
        seed=seed,
        versions=versions() | _python_versions(runs),
        machine=machine(),
        limits=asdict(settings.limits),
        workers=workers,
        sequential=settings.sequential,
        whole_s=settings.whole_s,
        tasks=[_task(run) for run in runs],
        timeouts=sum(run.timeouts for run in runs),
        timings=dict(timings.seconds),
    )


def _python_versions(runs: Sequence[TaskRun]) -> dict[str, str]:
    """How candidates in Python were run, if there are any."""
    found = [run.results.python for run in runs if run.results.python is not None]
    if not found:
        return {}
    return {"interpreter": found[0].interpreter, "isolation": found[0].isolation, "python limits": found[0].limits}


def _task(run: TaskRun) -> TaskRecord:
    results = run.results
    t_logs, tests = run.t_logs, results.part("test")
    return TaskRecord(
        task=results.task.id,
        content_hash=results.task.content_hash,
        candidates=len(results),
        unique=run.unique,
        distinct_outputs=results.distinct_outputs(),
        same_program=run.same_program,
        same_behaviour=run.same_behaviour,
        outcomes=dict(sorted(results.counts().items())),
        known=results.known,
        scores=[
            ScoreRecord(
                candidate=c,
                id=entry.program.id if c in run.seconds else None,
                identity=run.identity(c) if c in run.seconds else None,
                parent=entry.parent,
                mutation=entry.mutation,
                demo=results.demo_matches(c),
                test=results.test_matches(c) if any(results.known[s] for s in tests) else None,
                progress=round(results.progress(c), 9),
                statuses=[o.slug or o.status for o in results.outcomes[c]],
                lines=[o.line for o in results.outcomes[c]],
                fuel=[o.fuel for o in results.outcomes[c]],
                differs=results.all_differ_scores(c),
                seconds=run.seconds.get(c),
                t_log=t_logs.get(c),
            )
            for c, entry in enumerate(results.entries)
        ],
        stored=run.stored,
        samples=[
            SampleRecord(sample=str(t.sample), cpu=t.cpu, wall=t.wall, asked=t.asked, computed=t.computed)
            for t in results.times
        ],
    )


def evolve_record(
    command: str,
    settings: EvolveSettings,
    outcomes: Sequence[Outcome],
    runs: Sequence[TaskRun],
    workers: int,
    timings: Timings,
    inputs: Inputs | None = None,
) -> Record:
    """The record of a search over tasks: that of a run of what was found (`runs`, one for each outcome), and for each
    task how the search went, with all programs that led to what was found."""
    record = run_record(command, settings.seed, RunSettings(workers=workers), workers, runs, timings, inputs)
    record.kind = "evolve"
    record.search_limits = asdict(settings.limits)
    for part, outcome in zip(record.tasks, outcomes, strict=True):
        part.search = _search(outcome)
    return record


def _search(outcome: Outcome) -> SearchRecord:
    return SearchRecord(
        seconds=outcome.seconds,
        status=msgspec.convert(asdict(outcome.status), StatusRecord),
        operators=list(outcome.operators),
        phases=dict(outcome.phases),
        history=msgspec.convert(outcome.history.rows(), list[GenerationRecord]),
        found=[_found(found) for found in outcome.found],
        programs=_programs(outcome.found),
    )


def _found(found: Found) -> DiscoveryRecord:
    return DiscoveryRecord(
        id=found.program.id,
        demos=list(found.solved),
        progress=round(found.progress, 6),
        calls=found.calls,
        fuel=found.fuel,
        generation=found.generation,
        answers=[None if answer is None else [list(row) for row in answer] for answer in found.answers],
    )


def _programs(found: Sequence[Found]) -> dict[str, AncestorRecord]:
    """All programs that led to those that were found, by id, each once: its parent, what was done to it, its text."""
    programs: dict[str, AncestorRecord] = {}
    for one in found:
        # Ancestors first: a parent is never entered after its child, so the links cannot go in circles.
        parent = ""
        for ancestor in reversed(one.ancestors):
            made = AncestorRecord(
                parent=parent, operator=ancestor.operator, note=ancestor.note, text=ancestor.program.text
            )
            programs.setdefault(ancestor.program.id, made)
            parent = ancestor.program.id
    return programs
