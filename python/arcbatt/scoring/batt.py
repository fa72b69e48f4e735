"""A batt: many programs as one shared program, scored on all samples of a task."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from arcbatt import _engine
from arcbatt.candidates.files import BattSource, Entry, read_batt
from arcbatt.candidates.program import Program
from arcbatt.evaluating.cases import task_cases
from arcbatt.limits import Limits
from arcbatt.scoring.results import Outcome, Results, SampleRef, SampleTime, expected_values, judge
from arcbatt.tasks.model import Answers, LoadedTask, Task

MEMO_BYTES = 1 << 30


class Batt:
    """Candidates and differs merged into one shared program, in which equal applications are computed once.

    Merging changes no program: each gives in the batt what it gives alone.
    """

    def __init__(
        self, candidates: Iterable[Program | Entry | str], differs: Iterable[Program | Entry | str] = ()
    ) -> None:
        """Candidates and differs may be programs, entries (with where they came from) or program texts."""
        self.candidates: Sequence[Entry] = [_entry(c) for c in candidates]
        self.differs: Sequence[Entry] = [_entry(d) for d in differs]
        self._core = _engine.Batt([e.program.core for e in self.candidates], [e.program.core for e in self.differs])

    @classmethod
    def read(cls, file: str) -> Batt:
        """The batt of a file. Raises `ProgramError`."""
        source: BattSource = read_batt(file)
        return cls(source.candidates, source.differs)

    def __len__(self) -> int:
        return len(self.candidates)

    @property
    def nodes(self) -> int:
        """Number of distinct nodes of the candidates."""
        return self._core.nodes

    def listing(self) -> tuple[list[str], list[str], list[str]]:
        """The shared program as text: its lines, and the names of the results of candidates and differs."""
        return self._core.listing()

    def score(
        self,
        task: Task | LoadedTask,
        answers: Answers | None = None,
        *,
        limits: Limits | None = None,
        workers: int = 0,
        timeout: float | None = None,
        sequential: bool = False,
        whole_s: bool = False,
        profile: bool = False,
    ) -> Results:
        """Evaluate on all demo samples at once, then on all test samples at once, and compare with what is expected.

        `workers` 0 means one for each processor; `timeout` is in seconds of wall-clock time per sample, a last resort
        (fuel decides otherwise, the same on every machine). A demo sample does not see its own pair in `S`, unless
        `whole_s` says so. With `profile` the calls of every primitive are counted and timed. Never raises for what a
        candidate does.
        """
        if isinstance(task, LoadedTask):
            answers = answers or task.answers
            task = task.task
        limits = limits or Limits()
        demos, tests = expected_values(task, answers)
        cases = task_cases(task, whole_s)
        parts = (("demo", cases[: len(demos)], demos), ("test", cases[len(demos) :], tests))
        results = Results(task, self.candidates, self.differs, [], [[] for _ in self.candidates], [], [], [], {})
        results.readings = [[] for _ in self.candidates]
        for part, cases, expected in parts:
            start = time.perf_counter()
            reports = self._core.evaluate(cases, limits, workers, timeout, MEMO_BYTES, sequential, profile)
            results.wall[part] = time.perf_counter() - start
            results.started[part] = start
            for number, (report, output) in enumerate(zip(reports, expected, strict=True)):
                self._add(results, SampleRef(part, number), report, output)
        return results

    def _add(
        self, results: Results, sample: SampleRef, report: _engine.CaseReport, expected: _engine.Value | None
    ) -> None:
        results.samples.append(sample)
        results.known.append(expected is not None)
        results.base.append(report.base)
        nanos = report.nanos
        heaviest = max(range(len(nanos)), key=nanos.__getitem__, default=0)
        begun, ended = report.span_nanos
        results.times.append(
            SampleTime(
                sample,
                max(0, ended - begun) / 1e9 if nanos else 0.0,
                report.cpu_nanos / 1e9,
                *report.counts,
                heaviest,
                nanos[heaviest] / max(1, report.cpu_nanos) if nanos else 0.0,
                report.spans,
                report.begun,
                nanos,
                report.profile,
            )
        )
        judged: dict[tuple[_engine.Value, int], Outcome] = {}
        for c, ((value, failure), fuel, readings) in enumerate(
            zip(report.outcomes(), report.fuel, report.readings, strict=True)
        ):
            entry = self.candidates[c]
            if value is None:
                outcome = judge(value, failure, expected, entry, fuel)
            else:
                key = (value, fuel)
                if key not in judged:
                    judged[key] = judge(value, failure, expected, entry, fuel)
                outcome = judged[key]
            results.outcomes[c].append(outcome)
            results.readings[c].append(readings)


def _entry(program: Program | Entry | str) -> Entry:
    if isinstance(program, Entry):
        return program
    return Entry(program if isinstance(program, Program) else Program.parse(program))
