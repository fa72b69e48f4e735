"""Evaluation by an executor: the table is the one that this process would have made."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from arcbatt import _engine
from arcbatt.candidates.plugins import carried_plugins
from arcbatt.candidates.program import Program, Programs
from arcbatt.errors import ExecutorError
from arcbatt.evaluating import engine
from arcbatt.evaluating.cases import Case
from arcbatt.evaluating.engine import Alone, Job
from arcbatt.evaluating.merging import Piece, merge_runs
from arcbatt.evaluating.table import NO_READING, SLUGS, Clock, Runs, Table
from arcbatt.limits import Limits

if TYPE_CHECKING:
    from arcbatt.executors import AnyExecutor
    from arcbatt.executors.pieces import PieceDone

_workers: WeakKeyDictionary[AnyExecutor, dict[str, int]] = WeakKeyDictionary()
"""The numbers of the workers of an executor, the same for several jobs."""

_FIRST = 512
"""Candidates of a job while it is not known how long they take."""

_FIRST_ALONE = 64
"""The same of programs that share nothing."""


def evaluate(job: Job, executor: AnyExecutor, workers: int = 0) -> Table:
    """Evaluate a job in parts; `workers` are the threads of each part, 0: one.

    A part is some candidates on one sample, since nothing is shared between samples. Candidates that begin with the
    same lines are in the same part, as far as that goes: what they have in common is computed once in each part.

    A candidate that ends the processes in which it runs on a sample is ``interrupted`` there; its detail says how.
    Raises `ExecutorError` if the executor has broken for good.

    Example:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> from arcbatt import load_task
        >>> from arcbatt.evaluating.cases import task_cases
        >>> job = Job((Program.parse("O = hmirror(I)"),), tuple(task_cases(load_task("007bbfb7").task)))
        >>> with ThreadPoolExecutor(2) as pool:
        ...     evaluate(job, pool).samples[0].fuel == engine.evaluate(job).samples[0].fuel
        True
    """
    if not job.programs or not job.cases:
        return engine.evaluate(job)
    begun = time.perf_counter()
    threads = workers or 1
    order = ordered(job.programs)
    known = _rows(executor)
    pieces: list[list[Piece]] = [[] for _ in job.cases]
    for done in parts(job, executor, order, threads):
        numbers = order[done.start : done.stop]
        if done.lost is not None:
            pieces[done.way].append(Piece(_interrupted(job, done.way, done.lost), numbers))
            continue
        at = max(0.0, time.perf_counter() - begun - done.seconds)
        worker = known.setdefault(done.worker, len(known)) * threads
        pieces[done.way].append(Piece(done.value, numbers, int(1e9 * at), worker))
    return Table(tuple(map(merge_runs, pieces)))


def ordered(programs: Sequence[Program]) -> list[int]:
    """Candidates that begin alike side by side; but first some from everywhere, which say how long the others take."""
    order = _engine.by_beginning([program.core for program in programs])
    if len(order) <= _FIRST:
        return order
    step = len(order) // _FIRST
    some = set(range(0, step * _FIRST, step))
    return [order[k] for k in sorted(some)] + [number for k, number in enumerate(order) if k not in some]


def parts(job: Job, executor: AnyExecutor, order: Sequence[int], threads: int) -> Iterator[PieceDone[Runs]]:
    """The parts of a job as they come; `way` is the number of the sample, the candidates are those of `order`."""
    from arcbatt.executors import in_pieces  # takes longer to load than a short run may last

    def name(place: int) -> str:
        return f"candidate {order[place]} ({job.programs[order[place]].id})"

    programs = _Candidates([job.programs[candidate] for candidate in order], job.differs)
    shared = (job._replace(programs=(), differs=(), cases=()), threads)
    return in_pieces(executor, _evaluate, shared, programs, name=name, first=_FIRST, ways=job.cases)


class _Candidates(list[Program]):
    """Candidates with the differs; a worker gets them as one shared program, which it keeps for the next sample."""

    def __init__(self, programs: Iterable[Program], differs: Sequence[Program]) -> None:
        super().__init__(programs)
        self._differs = differs
        self._packed: tuple[bytes, bytes] | None = None

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        return _Candidates(found, self._differs) if isinstance(at, slice) else found

    def __reduce__(self) -> tuple[Any, ...]:
        if self._packed is None:
            self._packed = Programs(self).packed(), Programs(self._differs).packed()
        return _merged, self._packed


def _merged(programs: bytes, differs: bytes) -> engine.Merged:
    return _merged_once(programs, differs, carried_plugins())


@lru_cache(maxsize=1)
def _merged_once(programs: bytes, differs: bytes, plugins: tuple[tuple[str, str], ...]) -> engine.Merged:
    """The same bytes are other programs when another session has sent other primitives of the same names."""
    return engine.Merged.unpacked(programs, differs)


def _rows(executor: AnyExecutor) -> dict[str, int]:
    """The numbers of an executor's workers, which stay the same from task to task."""
    try:
        return _workers.setdefault(executor, {})
    except TypeError:  # nothing that can be referred to weakly: it is counted anew
        return {}


def _evaluate(candidates: engine.Merged, case: Case, job: Job, workers: int) -> Runs:
    return candidates.evaluate(job._replace(cases=(case,)), workers).samples[0]


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
    for done in in_pieces(executor, engine.evaluate_alone, shared, _AloneJobs(jobs), name=name, first=_FIRST_ALONE):
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
    workers: int,
    timeout: float | None,
    executor: AnyExecutor,
) -> Table:
    """Run each program by itself on all cases, by an executor; see `evaluate`."""
    from arcbatt.executors import in_pieces

    job = Job((), tuple(case._replace(expected=None) for case in cases))
    pieces: list[list[Piece]] = [[] for _ in cases]

    def name(number: int) -> str:
        return programs[number].name or f"program {programs[number].id}"

    shared = (job.cases, limits, workers or 1, timeout)
    for done in in_pieces(executor, engine.evaluate_each, shared, Programs(programs), name=name, first=_FIRST_ALONE):
        for k, some in enumerate(pieces):
            runs = done.value.samples[k] if done.lost is None else _interrupted(job, k, done.lost)
            some.append(Piece(runs, range(done.start, done.stop)))
    return Table(tuple(map(merge_runs, pieces)))


def _lost(count: int, error: ExecutorError) -> Runs:
    """So many runs of which the executor gave no result."""
    reason = bytes([SLUGS.index("interrupted") + 1])
    details = dict.fromkeys(range(count), str(error))
    return Runs(reason * count, bytes(4 * count), bytes(8 * count), b"\xff" * (4 * count), (), details)


def _interrupted(job: Job, sample: int, error: ExecutorError) -> Runs:
    """One candidate on a sample, on which it was set aside."""
    runs = _lost(1, error)
    if job.cases[sample].expected is not None:
        runs.readings = NO_READING.to_bytes(8, sys.byteorder, signed=True) * len(job.differs)
    runs.clock = Clock(0, 0, 0, 0, 0, bytes(8), bytes(8))
    return runs
