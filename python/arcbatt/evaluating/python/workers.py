"""Workers for candidates in Python."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from arcbatt import _engine
from arcbatt.errors import EngineError, UsageError
from arcbatt.evaluating.python.collecting import Collector
from arcbatt.evaluating.python.job import PythonJob
from arcbatt.evaluating.python.levels import LEVELS
from arcbatt.evaluating.python.region import Region
from arcbatt.evaluating.python.scheduling import Batch, Death, alone, decide
from arcbatt.evaluating.python.table import STATUSES, PythonTable
from arcbatt.evaluating.python.warm import WarmInterpreter
from arcbatt.evaluating.python.worker import layout, zygote

_MAX_BATCH = 3000  # candidates
_MAX_OUTCOMES = 100_000
_LOOK_EVERY = 0.1  # seconds
_RESTARTS = 3
_GRACE = 0.25  # seconds


@dataclass
class _Running:
    batch: Batch
    region: Region
    process: int = 0
    progress: int = -1
    used: float = 0.0  # processor time
    begun: float = 0.0  # processor time when progress was made last
    since: float = 0.0  # time when progress was made or processor time used last
    killed: Death | None = None


class PythonWorkers:
    """Runs candidates written in Python, each batch in a confined process forked from a warm interpreter.

    Parameters
    ----------
    workers
        How many processes run at once; as many as there are processors unless given.
    modules
        What candidates may import beyond NumPy and the standard library's modules that compute. They are loaded once,
        at the start, so they must be installed.
    isolation
        The level to run at: ``seccomp+landlock``, ``seccomp`` or ``process``. Unless given, the most that the machine
        offers, and never ``process``, which has to be asked for by name.

    Raises
    ------
    UsageError
        If the machine does not offer the level, or only ``process`` and nobody asked for it; if a module cannot be
        imported.

    Example
    -------
    >>> from arcbatt.evaluating.python.job import PythonJob, JobCandidate
    >>> job = PythonJob((JobCandidate("def p(g): return g[::-1]", "p", "I", False),), (((1, 2), (3, 4)),))
    >>> with PythonWorkers(1) as workers:
    ...     workers.evaluate(job).output(0, 0).tolist()
    [[3, 4], [1, 2]]
    """

    def __init__(
        self, workers: int | None = None, *, modules: Sequence[str] = (), isolation: str | None = None
    ) -> None:
        if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
            raise UsageError(f"workers: expected a positive number, found {workers!r}")
        if isolation is not None and isolation not in LEVELS:
            raise UsageError(f"isolation: expected one of {', '.join(LEVELS)}, found {isolation!r}")
        self.workers = workers or _processors()
        self.modules = tuple(modules)
        self._wanted = isolation
        self._lock = threading.Lock()
        self._warm: WarmInterpreter | None = None
        self._owner = os.getpid()
        self._running: dict[int, _Running] = {}
        self._looked = 0.0
        self.isolation = self._start().isolation
        """The level at which candidates run."""

    @property
    def process_id(self) -> int:
        """The process that forks the workers, for those who watch its memory."""
        return self._start().process_id

    def __enter__(self) -> PythonWorkers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes. The workers start again if they are used again."""
        if self._warm is not None:
            self._warm.close()
            self._warm = None
        for running in self._running.values():
            running.region.close()
        self._running.clear()

    def evaluate(self, job: PythonJob) -> PythonTable:
        """Run every candidate of a job on every input.

        Parameters
        ----------
        job
            What to run. Its modules must be among those of these workers.

        Returns
        -------
        PythonTable
            The outcomes, candidates x inputs. They do not depend on the number of workers.

        Raises
        ------
        UsageError
            If the job needs modules that these workers do not have.
        EngineError
            If workers cannot be started any more.
        """
        return self._evaluate(job, range(len(job.candidates)), together=True)

    def confirm(self, job: PythonJob, table: PythonTable, claims: Sequence[int]) -> PythonTable:
        """Run candidates again, each alone in a fresh process: whatever claims to solve has to say so twice.

        Parameters
        ----------
        job, table
            What was run and what came of it.
        claims
            The candidates to run again, by number.

        Returns
        -------
        PythonTable
            The same table, changed: where a run alone differs from the table, its row becomes what two runs alone
            agree on, and the error ``Unrepeatable`` if they do not. `confirmed` is set for all claims that agree.
        """
        claims = list(dict.fromkeys(claims))
        first = self._alone(job, claims)
        differing = [(row, k) for row, k in enumerate(claims) if not table.same_row(k, first, row)]
        table.confirmed[claims] = True
        if differing:
            second = self._alone(job, [k for _, k in differing])
            for place, (row, k) in enumerate(differing):
                table.set_row(k, first, row)
                if not first.same_row(row, second, place):
                    table.confirmed[k] = False
                    table.status[k, :] = STATUSES.index("error")
                    for sample in range(table.shape[1]):
                        table.set_reason(k, sample, "Unrepeatable: two runs alone differ")
        return table

    def _alone(self, job: PythonJob, candidates: Sequence[int]) -> PythonTable:
        part = PythonJob(tuple(job.candidates[k] for k in candidates), job.inputs, job.shown, job.limits, job.modules)
        return self._evaluate(part, range(len(candidates)), together=False)

    def _evaluate(self, job: PythonJob, candidates: Sequence[int], together: bool) -> PythonTable:
        missing = [name for name in job.modules if name not in self.modules]
        if missing:
            raise UsageError(f"these workers were started without modules=({', '.join(map(repr, missing))},)")
        collector = Collector(job)
        with self._lock:
            plain = [k for k in candidates if job.candidates[k].order == "I"]
            self._run(job, self._batches(plain, range(len(job.inputs)), together), collector, shows=False)
            asking = [k for k in candidates if job.candidates[k].order != "I"]
            # What is shown on one sample may hold the output of another, so a process only ever sees one.
            for sample in range(len(job.inputs)) if asking else ():
                dead = [k for k in asking if collector.is_dead(k, sample - 1)]
                for k in dead:
                    collector.skip(k, sample)
                living = [k for k in asking if k not in set(dead)]
                self._run(job, self._batches(living, [sample], together), collector, shows=True)
            return collector.finish(self.isolation)

    def _batches(self, candidates: Sequence[int], samples: Sequence[int], together: bool) -> list[Batch]:
        if not samples:
            return []
        if not together:
            return alone(candidates, samples)
        most = min(_MAX_BATCH, _MAX_OUTCOMES // len(samples))
        size = max(1, min(most, -(-len(candidates) // (self.workers * 3))))
        return [Batch(candidates[k : k + size], samples) for k in range(0, len(candidates), size)]

    def _run(self, job: PythonJob, batches: list[Batch], collector: Collector, shows: bool) -> None:
        waiting, restarts = deque(batches), 0
        try:
            while waiting or self._running:
                try:
                    self._fill(job, waiting, shows)
                    self._look(job, waiting, collector)
                except ConnectionError as error:
                    restarts += 1
                    if restarts > _RESTARTS:
                        raise EngineError(f"workers for Python candidates end again and again: {error}") from error
                    waiting.extendleft(running.batch for running in self._running.values())
                    self.close()
        except BaseException:
            self.close()
            raise

    def _start(self) -> WarmInterpreter:
        if self._owner != os.getpid():
            # After a fork, two processes at one socket would take each other's answers.
            self._owner, self._warm, self._running = os.getpid(), None, {}
        if self._warm is None:
            warm = WarmInterpreter(self.modules, self._wanted)
            if warm.isolation == "process" and self._wanted != "process":
                warm.close()
                raise UsageError(
                    "this machine has no seccomp filter, so candidates could open files and sockets; "
                    "if you trust them, ask for isolation='process' (docs/python-candidates.md)"
                )
            # Started again on the same machine it must not be less.
            self._wanted = warm.isolation
            self._warm = warm
        return self._warm

    def _fill(self, job: PythonJob, waiting: deque[Batch], shows: bool) -> None:
        warm = self._start()
        for slot in range(self.workers):
            if not waiting:
                break
            if slot not in self._running:
                batch = waiting.popleft()
                region = Region(job, batch.candidates, batch.samples, batch.mode, shows)
                self._running[slot] = _Running(batch, region, since=time.monotonic())
                warm.run(slot, region.file)
                region.close_file()

    def _look(self, job: PythonJob, waiting: deque[Batch], collector: Collector) -> None:
        for kind, slot, value, _ in self._start().messages(_LOOK_EVERY):
            if kind == zygote.BEGUN:
                self._running[slot].process = value
            elif kind == zygote.ENDED:
                self._end(self._running.pop(slot), value, waiting, collector)
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        for slot, running in self._running.items():
            progress, used = running.region.progress, _processor_seconds(running.process)
            if progress != running.progress or used != running.used:
                if progress != running.progress:
                    running.begun = used
                running.progress, running.used, running.since = progress, used, now
            if running.killed:
                continue
            if used - running.begun > 2 * job.limits.seconds + _GRACE:
                running.killed = Death.TIMEOUT  # it got rid of the timer that should have ended it
            elif now - running.since > job.limits.idle + (0 if used else job.limits.seconds):
                running.killed = Death.IDLE
            if running.killed:
                self._start().kill(slot)

    def _end(self, running: _Running, status: int, waiting: deque[Batch], collector: Collector) -> None:
        report = running.region.read()
        running.region.close()
        if status == -1 and running.process == 0:
            raise EngineError("the machine has no room for another process")
        if report is not None and report.state == layout.FAILED:
            raise EngineError(f"a worker could not be confined: {report.note}")
        decision = decide(running.batch, report, status, running.killed, _call_name)
        collector.add(decision.accepted, running.batch.samples)
        waiting.extendleft(reversed(decision.batches))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _call_name(number: int) -> str:
    return _engine.system_call_name(number) or f"system call {number}"


def _processor_seconds(process: int) -> float:
    """Processor time that a process has used, 0 where that cannot be read."""
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0
