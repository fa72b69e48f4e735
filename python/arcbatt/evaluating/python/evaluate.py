"""Evaluating candidates in Python, here or wherever an executor runs."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from arcbatt.evaluating.python.job import GridRows, JobCandidate, PythonJob
from arcbatt.evaluating.python.limits import PythonLimits
from arcbatt.evaluating.python.table import STATUSES, PythonTable
from arcbatt.evaluating.python.warm import WarmInterpreter
from arcbatt.evaluating.python.workers import PythonWorkers

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.executors import AnyExecutor
    from arcbatt.tasks import Task

_FIRST = 64
"""Candidates of a job for an executor while it is not known how long they take."""

_keeping = threading.Lock()
_probed: list[str] = []
_kept: dict[tuple[int, tuple[str, ...], str | None, int | None], PythonWorkers] = {}


def isolation() -> str:
    """The level of isolation at which candidates in Python run on this machine.

    It is found out by trying: a process confines itself and does what it must not.

    Returns
    -------
    str
        ``seccomp+landlock``, ``seccomp``, or ``process`` where the kernel offers neither; that level has to be asked
        for by name. docs/python-candidates.md says what each stops.

    Example
    -------
    >>> isolation() in ("seccomp+landlock", "seccomp", "process")
    True
    """
    if not _probed:
        warm = WarmInterpreter((), None, probe_only=True)
        _probed.append(warm.isolation)
        warm.close()
    return _probed[0]


def evaluate_python(
    candidates: Iterable[PythonCandidate],
    task: Task,
    *,
    limits: PythonLimits | None = None,
    modules: Sequence[str] = (),
    workers: int | None = None,
    isolation: str | None = None,
    executor: AnyExecutor | None = None,
) -> PythonTable:
    """Run candidates on all samples of a task, and whatever claims to solve a demo sample once more, alone.

    Parameters
    ----------
    candidates
        What to run.
    task
        Its demos are the first inputs, its test inputs the last.
    limits
        What a candidate may use on each sample; `PythonLimits()` unless given.
    modules
        What candidates may import beyond NumPy and the standard library's modules that compute.
    workers
        Processes at once, on each machine; one for each processor unless given, or one in all where an executor's
        process evaluates.
    isolation
        The level to run at; unless given the most that a machine offers, which must be more than ``process``.
    executor
        Evaluates parts of the job elsewhere: see `arcbatt.executors`. Each machine finds out its own level of
        isolation. What a lost machine had is evaluated again.

    Returns
    -------
    PythonTable
        Candidates x (demos, then tests). Its `isolation` is the least of the machines' levels.

    Raises
    ------
    UsageError
        If the level of isolation or a module is not to be had.

    Example
    -------
    >>> from arcbatt import PythonCandidate, task_from_dict
    >>> demo = {"input": [[1, 2]], "output": [[2, 1]]}
    >>> task = task_from_dict("example", {"train": [demo], "test": [{"input": [[3]]}]})
    >>> mirror = PythonCandidate("def transform(grid): return [row[::-1] for row in grid]")
    >>> table = evaluate_python([mirror], task.task, workers=1)
    >>> table.output(0, 0).tolist(), bool(table.confirmed[0])
    ([[2, 1]], True)
    """
    job = PythonJob.of(candidates, task, limits=limits, modules=modules)
    expected: list[GridRows | None] = [demo.output for demo in task.demos]
    expected += [None] * len(task.test_inputs)
    if not job.candidates:
        return PythonTable.empty(0, len(job.inputs))
    if executor is None:
        with PythonWorkers(workers, modules=modules, isolation=isolation) as own:
            return evaluate_and_confirm(own, job, expected)
    return evaluate_job(job, expected, isolation, workers, executor)


def evaluate_job(
    job: PythonJob,
    expected: Sequence[GridRows | None],
    isolation: str | None = None,
    workers: int | None = None,
    executor: AnyExecutor | None = None,
) -> PythonTable:
    """As `evaluate_python`, of a job, and with workers that stay for the next one.

    Parameters
    ----------
    job
        What to run.
    expected
        For each input the output that candidates claim to reproduce, None where no claim is to be made.
    isolation, workers, executor
        As for `evaluate_python`.

    Returns
    -------
    PythonTable
        Candidates x inputs, with all claims confirmed or refuted.

    Raises
    ------
    ExecutorError
        If the executor has broken for good. A candidate that ends its processes is an error on all inputs.
    """
    if executor is None:
        return _evaluate_part(job.candidates, job, expected, isolation, workers)
    from arcbatt.executors import in_pieces  # takes longer to load than a short run may last

    shared = (replace(job, candidates=()), expected, isolation, workers or 1)
    pieces = {}
    for done in in_pieces(executor, _evaluate_part, shared, job.candidates, name="candidate {}".format, first=_FIRST):
        pieces[done.start] = done.value if done.lost is None else _lost(len(job.inputs), str(done.lost))
    return PythonTable.joined([pieces[start] for start in sorted(pieces)])


def evaluate_and_confirm(workers: PythonWorkers, job: PythonJob, expected: Sequence[GridRows | None]) -> PythonTable:
    """Evaluate a job and confirm every candidate that claims to reproduce an expected output.

    Parameters
    ----------
    workers
        What runs it. They never see `expected`.
    job
        What to run.
    expected
        For each input the output, None where no claim is to be made.

    Returns
    -------
    PythonTable
        As `PythonWorkers.confirm` leaves it.
    """
    table = workers.evaluate(job)
    claims = np.flatnonzero(table.matches(expected).any(axis=1))
    return workers.confirm(job, table, claims.tolist()) if claims.size else table


def _evaluate_part(
    candidates: Sequence[JobCandidate],
    job: PythonJob,
    expected: Sequence[GridRows | None],
    isolation: str | None,
    workers: int | None,
) -> PythonTable:
    """Some candidates of a job, with workers that stay for the next one."""
    key = os.getpid(), job.modules, isolation, workers
    with _keeping:
        if key not in _kept:
            _kept[key] = PythonWorkers(workers, modules=job.modules, isolation=isolation)
    return evaluate_and_confirm(_kept[key], replace(job, candidates=tuple(candidates)), expected)


def _lost(inputs: int, why: str) -> PythonTable:
    """The table of a candidate that the executor set aside."""
    table = PythonTable.empty(1, inputs)
    table.status[:] = STATUSES.index("error")
    for sample in range(inputs):
        table.set_reason(0, sample, f"Interrupted: {why}")
    return table
