"""Candidates in Python beside those of the DSL: both come to one table.

What runs them is imported when there are any, so that a run without them does not wait for it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from arcbatt.candidates.program import Program
from arcbatt.evaluating.cases import Case
from arcbatt.evaluating.engine import Job, evaluate, evaluate_alone
from arcbatt.evaluating.table import NO_READING, SLUGS, Clock, Runs, Table
from arcbatt.evaluating.values import decode, grid_bytes
from arcbatt.limits import Limits

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.evaluating.python import PythonLimits, PythonTable
    from arcbatt.executors import AnyExecutor

_SLUG_OF_STATUS = {
    "unset": "python_error",
    "error": "python_error",
    "timeout": "timeout",
    "memory": "memory",
    "too_large": "output_too_large",
    "not_a_grid": "not_a_grid",
    "violation": "violation",
}


class PythonSettings(NamedTuple):
    """How candidates in Python are run; it means nothing to others.

    Parameters
    ----------
    limits
        What each may use on a sample; `arcbatt.PythonLimits()` unless given.
    modules
        What they may import beyond NumPy and the standard library's modules that compute.
    isolation
        The level; unless given the most that the machine offers, and never ``process``, which has to be asked for.

    Example
    -------
    >>> PythonSettings(isolation="seccomp").modules
    ()
    """

    limits: PythonLimits | None = None
    modules: tuple[str, ...] = ()
    isolation: str | None = None

    @property
    def bounds(self) -> PythonLimits:
        """The limits that hold."""
        from arcbatt.evaluating.python.limits import PythonLimits

        return self.limits or PythonLimits()


class PythonRun(NamedTuple):
    """How the candidates in Python of a batt were run: the level of isolation, the versions of interpreter and NumPy,
    the limits; and what candidates printed, by number, cut."""

    isolation: str
    interpreter: str
    limits: str
    printed: dict[int, str]


def run_python(
    candidates: Sequence[PythonCandidate],
    cases: Sequence[Case],
    settings: PythonSettings,
    workers: int = 0,
    executor: AnyExecutor | None = None,
) -> tuple[PythonTable, float]:
    """Run candidates on cases, and whatever claims to reproduce an expected output once more, alone.

    Parameters
    ----------
    candidates, cases
        What to run on what. The outputs that cases expect stay in this process.
    settings, workers, executor
        How; `workers` 0 means one for each processor.

    Returns
    -------
    tuple
        The table, and the seconds that it took by the clock.

    Raises
    ------
    UsageError
        If the level of isolation or a module is not to be had.
    """
    from arcbatt.evaluating.python import JobCandidate, PythonJob
    from arcbatt.evaluating.python.evaluate import evaluate_job

    start = time.perf_counter()
    shown = tuple(case.s or () for case in cases)
    plain = tuple(map(JobCandidate.of, candidates))
    job = PythonJob(plain, tuple(case.i for case in cases), shown, settings.bounds, tuple(settings.modules))
    expected = [case.expected for case in cases]
    table = evaluate_job(job, expected, settings.isolation, workers or None, executor)
    return table, time.perf_counter() - start


def evaluate_candidates(
    candidates: Sequence[Program | PythonCandidate],
    cases: Sequence[Case],
    limits: Limits,
    workers: int = 0,
    settings: PythonSettings | None = None,
) -> Table:
    """The table of candidates of both kinds, without differs; nothing that one of them claims is confirmed.

    Parameters
    ----------
    candidates, cases
        What to run on what.
    limits, workers, settings
        How; `settings` hold for candidates in Python.

    Returns
    -------
    Table
        Candidates by cases.
    """
    programs = tuple(one for one in candidates if isinstance(one, Program))
    dsl = evaluate(Job(programs, tuple(cases), limits=limits), workers)
    if len(programs) == len(candidates):
        return dsl
    others = [one for one in candidates if not isinstance(one, Program)]
    found, _ = run_python(
        others, [case._replace(expected=None) for case in cases], settings or PythonSettings(), workers
    )
    samples = [runs_of(found, k, 0) for k in range(len(cases))]
    return merged_table(dsl, samples, [not isinstance(one, Program) for one in candidates])


def merged_table(dsl: Table, python: Sequence[Runs], is_python: Sequence[bool]) -> Table:
    """The table of both kinds of candidates, in the order of the batt."""
    from arcbatt.evaluating.merging import Piece, merge_runs

    if all(is_python):
        return Table(tuple(python))
    numbers = [[k for k, python in enumerate(is_python) if python == kind] for kind in (False, True)]
    samples = zip(dsl.samples, python, strict=True)
    return Table(tuple(merge_runs([Piece(*both) for both in zip(sample, numbers, strict=True)]) for sample in samples))


def runs_of(table: PythonTable, sample: int, ended_at: int) -> Runs:
    """What a table says of a sample, as the engine would; `ended_at` is in nanoseconds after the part began."""
    import numpy as np

    from arcbatt.evaluating.python.table import GRID, STATUSES

    codes = np.array([SLUGS.index(_SLUG_OF_STATUS[s]) + 1 if s != "grid" else 0 for s in STATUSES], np.uint8)
    status = table.status[:, sample]
    places: dict[bytes, int] = {}
    outputs = np.full(len(status), -1, np.int32)
    columns = (column[:, sample].tolist() for column in (table.height, table.width, table.place))
    for number, (height, width, place) in enumerate(zip(*columns, strict=True)):
        if status[number] == GRID:
            grid = grid_bytes(height, width, table.cells[place : place + height * width])
            outputs[number] = places.setdefault(grid, len(places))
    reasons = {number: table.reason_of(number, sample) for number in np.flatnonzero(status != GRID).tolist()}
    nanos = table.nanoseconds[:, sample].astype(np.uint64)
    idle = np.zeros(len(status), np.uint64).tobytes()
    return Runs(
        codes[status].tobytes(),
        np.where(status == GRID, 0, table.line[:, sample]).astype(np.int32).tobytes(),
        idle,
        outputs.tobytes(),
        tuple(places),
        {number: reason for number, reason in reasons.items() if reason},
        clock=Clock(int(nanos.sum()), 0, ended_at, 0, 0, nanos.tobytes(), idle),
    )


def with_readings(runs: Runs, case: Case, differs: Sequence[Program], limits: Limits, workers: int = 0) -> Runs:
    """The same runs with what each differ counts between outputs and the expected one, each different output once."""
    if case.expected is None or not differs:
        return runs
    import numpy as np

    seen = [Case(case.s, decode(value), case.expected) for value in runs.values]
    seen.append(Case(case.s, case.i, case.expected))
    by_differ = [alone.runs for alone in evaluate_alone([(d, seen) for d in differs], limits, workers)]
    counts = [[_count(found.run(k).output) for found in by_differ] for k in range(len(seen))]
    table = np.array([*counts[:-1], [NO_READING] * len(differs)], np.int64)
    base = tuple(None if count == NO_READING else count for count in counts[-1])
    runs.readings = table[np.frombuffer(runs.output, np.int32)].tobytes()
    runs.base = base
    return runs


def _count(output: bytes | None) -> int:
    """What a differ counts: the first part of its result, if that is a number."""
    said = decode(output) if output is not None else None
    number = said[0] if isinstance(said, tuple) and said else None
    return int(number) if isinstance(number, int) else NO_READING
