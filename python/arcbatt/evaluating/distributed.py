"""Evaluation by an executor: the table is the one that this process would have made."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from arcbatt.candidates.program import Program, Programs
from arcbatt.errors import ExecutorError
from arcbatt.evaluating import engine
from arcbatt.evaluating.cases import Case
from arcbatt.evaluating.engine import Alone, Job
from arcbatt.evaluating.merging import Piece, merge_tables
from arcbatt.evaluating.table import NO_READING, SLUGS, Clock, Runs, Table
from arcbatt.limits import Limits

if TYPE_CHECKING:
    from arcbatt.executors import AnyExecutor

_workers: WeakKeyDictionary[AnyExecutor, dict[str, int]] = WeakKeyDictionary()
"""The numbers of the workers of an executor, the same for several jobs."""

_FIRST = 64
"""Candidates of a job while it is not known how long they take."""


def evaluate(job: Job, executor: AnyExecutor, workers: int = 0) -> Table:
    """Evaluate a job in parts; `workers` are the threads of each part, 0: one.

    Candidates that begin with the same lines are in the same part, as far as that goes: what they have in common is
    computed once in each part.

    A candidate that ends the processes in which it runs is ``interrupted`` on all samples; its detail says how. Raises
    `ExecutorError` if the executor has broken for good.

    Example:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> from arcbatt import load_task
        >>> from arcbatt.evaluating.cases import task_cases
        >>> job = Job((Program.parse("O = hmirror(I)"),), tuple(task_cases(load_task("007bbfb7").task)))
        >>> with ThreadPoolExecutor(2) as pool:
        ...     evaluate(job, pool).samples[0].fuel == engine.evaluate(job).samples[0].fuel
        True
    """
    from arcbatt.executors import in_pieces  # takes longer to load than a short run may last

    if not job.programs:
        return engine.evaluate(job)
    begun = time.perf_counter()
    threads = workers or 1
    texts = [program.text for program in job.programs]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    known = _rows(executor)
    pieces = []

    def name(place: int) -> str:
        return f"candidate {order[place]} ({job.programs[order[place]].id})"

    shared = (job._replace(programs=(), differs=Programs(job.differs)), threads)
    programs = Programs(job.programs[candidate] for candidate in order)
    for done in in_pieces(executor, _evaluate, shared, programs, name=name, first=_FIRST):
        numbers = order[done.start : done.stop]
        if done.lost is not None:
            pieces.append(Piece(_interrupted(job, done.lost), numbers))
            continue
        at = max(0.0, time.perf_counter() - begun - done.seconds)
        worker = known.setdefault(done.worker, len(known)) * threads
        pieces.append(Piece(done.value, numbers, int(1e9 * at), worker))
    return merge_tables(pieces)


def _rows(executor: AnyExecutor) -> dict[str, int]:
    """The numbers of an executor's workers, which stay the same from task to task."""
    try:
        return _workers.setdefault(executor, {})
    except TypeError:  # nothing that can be referred to weakly: it is counted anew
        return {}


def _evaluate(programs: tuple[Program, ...], job: Job, workers: int) -> Table:
    return engine.evaluate(job._replace(programs=programs), workers)


def evaluate_alone(
    jobs: Sequence[tuple[Program, Sequence[Case]]],
    limits: Limits,
    workers: int = 0,
    timeout: float | None = None,
    executor: AnyExecutor | None = None,
) -> list[Alone]:
    """Run each program by itself on its own cases, in this process or by an executor; see `evaluate`."""
    if executor is None or not jobs:
        return engine.evaluate_alone(jobs, limits, workers, timeout)
    from arcbatt.executors import in_pieces

    found: dict[int, list[Alone]] = {}

    def name(number: int) -> str:
        program = jobs[number][0]
        return program.name or f"program {program.id}"

    shared = (limits, workers or 1, timeout)
    for done in in_pieces(executor, engine.evaluate_alone, shared, _AloneJobs(jobs), name=name, first=_FIRST):
        if done.lost is not None:
            count = len(jobs[done.start][1])
            found[done.start] = [Alone(_lost(count, done.lost), (0,) * count)]
        else:
            found[done.start] = done.value
    return [alone for start in sorted(found) for alone in found[start]]


class _AloneJobs(list[tuple[Program, Sequence[Case]]]):
    """Programs with their cases; the programs are sent together."""

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        return _AloneJobs(found) if isinstance(at, slice) else found

    def __reduce__(self) -> tuple[Any, ...]:
        return _alone_jobs, (Programs(program for program, _ in self), [cases for _, cases in self])


def _alone_jobs(programs: Programs, cases: Sequence[Sequence[Case]]) -> list[tuple[Program, Sequence[Case]]]:
    return list(zip(programs, cases, strict=True))


def evaluate_each(
    programs: Sequence[Program],
    cases: Sequence[Case],
    limits: Limits,
    workers: int = 0,
    timeout: float | None = None,
    executor: AnyExecutor | None = None,
) -> Table:
    """Run each program by itself on all cases, in this process or by an executor; see `evaluate`."""
    if executor is None or not programs:
        return engine.evaluate_each(programs, cases, limits, workers, timeout)
    from arcbatt.executors import in_pieces

    job = Job((), tuple(case._replace(expected=None) for case in cases))
    pieces = []

    def name(number: int) -> str:
        return programs[number].name or f"program {programs[number].id}"

    shared = (job.cases, limits, workers or 1, timeout)
    for done in in_pieces(executor, engine.evaluate_each, shared, Programs(programs), name=name, first=_FIRST):
        table = done.value if done.lost is None else _interrupted(job, done.lost)
        pieces.append(Piece(table, range(done.start, done.stop)))
    return merge_tables(pieces)


def _lost(count: int, error: ExecutorError) -> Runs:
    """So many runs of which the executor gave no result."""
    reason = bytes([SLUGS.index("interrupted") + 1])
    details = dict.fromkeys(range(count), str(error))
    return Runs(reason * count, bytes(4 * count), bytes(8 * count), b"\xff" * (4 * count), (), details)


def _interrupted(job: Job, error: ExecutorError) -> Table:
    """The table of one candidate that was set aside."""
    reading = NO_READING.to_bytes(8, sys.byteorder, signed=True) * len(job.differs)
    samples = []
    for case in job.cases:
        runs = _lost(1, error)
        runs.readings = reading if case.expected is not None else b""
        runs.clock = Clock(0, 0, 0, 0, 0, bytes(8), bytes(8))
        samples.append(runs)
    return Table(tuple(samples))
