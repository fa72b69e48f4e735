"""Puts the verdicts of batches together into a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from arcbatt.evaluating.python.job import PythonJob
from arcbatt.evaluating.python.scheduling import Death, Verdict
from arcbatt.evaluating.python.table import STATUSES, PythonTable

_DEAD = {Death.TIMEOUT: "timeout", Death.IDLE: "timeout", Death.VIOLATION: "violation", Death.CRASH: "error"}


class Collector:
    """A table in the making."""

    def __init__(self, job: PythonJob) -> None:
        """A table with nothing in it yet."""
        self.table = PythonTable.empty(len(job.candidates), len(job.inputs))
        self._limits = job.limits
        self._reasons: dict[str, int] = {"": 0}
        self._chunks: list[bytes] = []
        self._end = 0
        self._dead: set[tuple[int, int]] = set()

    def finish(self, isolation: str) -> PythonTable:
        """The whole table."""
        self.table.cells = b"".join(self._chunks)
        self.table.reasons = list(self._reasons)
        self.table.isolation = isolation
        return self.table

    def add(self, verdicts: Sequence[Verdict], samples: Sequence[int]) -> None:
        """Take over verdicts on these samples; those that share a report together."""
        by_report: dict[int, list[Verdict]] = {}
        for verdict in verdicts:
            by_report.setdefault(id(verdict.report), []).append(verdict)
        for group in by_report.values():
            self._add_group(group, np.asarray(samples, np.int64))

    def _add_group(self, verdicts: list[Verdict], samples: npt.NDArray[np.int64]) -> None:
        table, report = self.table, verdicts[0].report
        if report.records.shape[1]:
            rows = np.array([verdict.row for verdict in verdicts])
            where = np.ix_(np.array([verdict.candidate for verdict in verdicts]), samples)
            records = report.records[rows]
            for name in ("status", "line", "height", "width", "nanoseconds"):
                getattr(table, name)[where] = records[name]
            table.place[where] = records["cells"].astype(np.int64) + self._end
        self._chunks.append(report.cells)
        self._end += len(report.cells)
        for verdict in verdicts:
            for place, text in report.texts.get(verdict.row, {}).items():
                table.reason[verdict.candidate, samples[place]] = self._reason(text)
            if printed := report.printed.get(verdict.row):
                # A candidate that asks for demos is run for each sample apart.
                printed = table.printed[verdict.candidate] + printed
                table.printed[verdict.candidate] = printed[: self._limits.printed + 40]
            if verdict.death is not None:
                self._add_death(verdict, samples)

    def _add_death(self, verdict: Verdict, samples: npt.NDArray[np.int64]) -> None:
        table, status = self.table, _DEAD[verdict.death or Death.CRASH]
        reason, after = self._death_reason(verdict), f"not run: {status} on an earlier sample"
        first = True
        for place, sample in enumerate(samples):
            known = verdict.report.records.shape[1] and verdict.report.records["status"][verdict.row, place]
            if known and verdict.death is not None:
                continue
            table.status[verdict.candidate, sample] = STATUSES.index(status)
            table.reason[verdict.candidate, sample] = self._reason(reason if first else after)
            if first and verdict.death is Death.TIMEOUT:
                table.nanoseconds[verdict.candidate, sample] = round(self._limits.seconds * 1e9)
            self._dead.add((verdict.candidate, int(sample)))
            first = False

    def _death_reason(self, verdict: Verdict) -> str:
        limits = self._limits
        if verdict.death is Death.TIMEOUT:
            return f"more than {limits.seconds:g} s of processor time"
        if verdict.death is Death.IDLE:
            return f"nothing done in {limits.idle:g} s"
        if verdict.death is Death.VIOLATION:
            return verdict.text or "a forbidden system call"
        return f"Crash: {verdict.text}"

    def _reason(self, text: str) -> int:
        return self._reasons.setdefault(text, len(self._reasons))

    def is_dead(self, candidate: int, sample: int) -> bool:
        """Whether a candidate did not survive a sample, and so is not to be run on the next ones."""
        return (candidate, sample) in self._dead

    def skip(self, candidate: int, sample: int) -> None:
        """A candidate did not survive the sample before this one."""
        status = int(self.table.status[candidate, sample - 1])
        self.table.status[candidate, sample] = status
        self.table.reason[candidate, sample] = self._reason(f"not run: {STATUSES[status]} on an earlier sample")
        self._dead.add((candidate, sample))
