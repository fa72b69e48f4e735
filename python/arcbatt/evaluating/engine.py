"""The engine: a job goes in, a table comes out.

A job is plain data, and so is a table; what is in between, the shared program of a batt, stays here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.candidates.program import Program
from arcbatt.errors import UsageError
from arcbatt.evaluating.cases import Case, EngineCase, engine_cases
from arcbatt.evaluating.table import Clock, Runs, Table
from arcbatt.limits import Limits

MEMO_BYTES = 1 << 30


class Job(NamedTuple):
    """Candidates, and the samples on which to evaluate them; plain data, which pickles.

    `differs` compare outputs with what the cases expect. `timeout` is in seconds of wall-clock time per sample, a last
    resort: fuel decides otherwise, the same on every machine. `sequential` takes one sample after the other; with
    `profile` the calls of every primitive are counted and timed. `dsl` is the version of the DSL that is meant.

    Example:
        >>> from arcbatt import Program, load_task
        >>> from arcbatt.evaluating.cases import task_cases
        >>> job = Job((Program.parse("O = hmirror(I)"),), tuple(task_cases(load_task("007bbfb7").task)))
        >>> [len(runs) for runs in evaluate(job).samples]
        [1, 1, 1, 1, 1, 1]
    """

    programs: tuple[Program, ...]
    cases: tuple[Case, ...]
    differs: tuple[Program, ...] = ()
    limits: Limits = Limits()
    timeout: float | None = None
    sequential: bool = False
    profile: bool = False
    dsl: str = _engine.DSL_VERSION


def evaluate(job: Job, workers: int = 0) -> Table:
    """Evaluate a job; `workers` 0 means one for each processor, and does not change the table.

    Never raises for what a candidate does; raises `UsageError` for a job of another version of the DSL.
    """
    return Merged(job.programs, job.differs).evaluate(job, workers)


class Merged:
    """Candidates and differs as one shared program, in which equal applications are computed once."""

    def __init__(self, programs: Sequence[Program], differs: Sequence[Program] = ()) -> None:
        self._core = _engine.Batt([p.core for p in programs], [d.core for d in differs])

    @classmethod
    def unpacked(cls, programs: bytes, differs: bytes) -> Merged:
        """Of programs that come as `Programs.packed` has packed them. Raises `ProgramError` for other bytes."""
        merged = cls.__new__(cls)
        merged._core = _engine.Batt.unpacked(programs, differs)
        return merged

    @property
    def nodes(self) -> int:
        """Number of distinct nodes of the candidates."""
        return self._core.nodes

    def listing(self) -> tuple[list[str], list[str], list[str]]:
        """The shared program as text: its lines, and the names of the results of candidates and differs."""
        return self._core.listing()

    def evaluate(self, job: Job, workers: int = 0) -> Table:
        """Evaluate on the cases of a job, within its limits."""
        if job.dsl != _engine.DSL_VERSION:
            raise UsageError(f"a job for version {job.dsl} of the DSL; this arcbatt has version {_engine.DSL_VERSION}")
        reports = self._core.evaluate(
            engine_cases(job.cases), job.limits, workers, job.timeout, MEMO_BYTES, job.sequential, job.profile
        )
        # Each is freed when it has been read: a large batt has many readings.
        return Table(tuple(self._runs(reports.pop(0)) for _ in range(len(reports))))

    def _runs(self, report: _engine.CaseReport) -> Runs:
        reason, line, fuel, output, values, details = report.columns()
        begun, ended = report.span_nanos
        spans, profile = tuple(report.spans), tuple(report.profile)
        clock = Clock(report.cpu_nanos, begun, ended, *report.counts, report.nanos(), report.begun(), spans, profile)
        return Runs(reason, line, fuel, output, tuple(values), details, report.readings(), tuple(report.base), clock)


class Alone(NamedTuple):
    """A program by itself: its `runs`, one for each of its cases, and the processor time of each in nanoseconds."""

    runs: Runs
    nanos: tuple[int, ...]

    @property
    def seconds(self) -> float:
        """Processor time on all cases."""
        return sum(self.nanos) / 1e9


def evaluate_alone(
    jobs: Sequence[tuple[Program, Sequence[Case]]], limits: Limits, workers: int = 0, timeout: float | None = None
) -> list[Alone]:
    """Run each program by itself on its own cases: nothing is shared with others."""
    converted: dict[int, list[EngineCase]] = {}
    for _, cases in jobs:
        if id(cases) not in converted:
            converted[id(cases)] = engine_cases(cases)
    found = _engine.run_alone([(p.core, converted[id(cases)]) for p, cases in jobs], limits, workers, timeout)
    return [Alone(Runs(*columns[:4], tuple(columns[4]), columns[5]), tuple(nanos)) for columns, nanos in found]


def evaluate_each(
    programs: Sequence[Program], cases: Sequence[Case], limits: Limits, workers: int = 0, timeout: float | None = None
) -> Table:
    """Run each program by itself on all cases: nothing is shared. The clocks have the processor time of each."""
    cores, idle = [p.core for p in programs], bytes(8 * len(programs))
    samples = []
    for columns, nanos in _engine.run_each(cores, engine_cases(cases), limits, workers, timeout):
        clock = Clock(sum(memoryview(nanos).cast("Q")), 0, 0, 0, 0, nanos, idle)
        samples.append(Runs(*columns[:4], tuple(columns[4]), columns[5], clock=clock))
    return Table(tuple(samples))


def worker_count(workers: int) -> int:
    """Number of workers that `workers` stands for; 0 means one for each processor."""
    return _engine.worker_count(workers)
