"""A batt: many candidates, scored on all samples of a task; those of the DSL as one shared program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from arcbatt.candidates.files import BattSource, Entry, read_batt
from arcbatt.candidates.program import Program
from arcbatt.errors import UsageError, expect
from arcbatt.evaluating.cases import Case, task_cases
from arcbatt.evaluating.engine import Job, Merged
from arcbatt.evaluating.mixed import PythonRun, PythonSettings, merged_table, run_python, runs_of, with_readings
from arcbatt.evaluating.outcome import expected_outputs
from arcbatt.evaluating.table import Runs, Table
from arcbatt.limits import Limits
from arcbatt.scoring.parts import Part
from arcbatt.scoring.results import Results
from arcbatt.tasks.model import Answers, LoadedTask, Task

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.executors import AnyExecutor


class Batt:
    """Candidates and differs. Those of the DSL are merged into one shared program, in which equal applications are
    computed once; candidates in Python run in isolated workers.

    Merging changes no program: each gives in the batt what it gives alone. A batt pickles by its candidates.
    """

    def __init__(
        self,
        candidates: Iterable[Program | PythonCandidate | Entry | str],
        differs: Iterable[Program | Entry | str] = (),
    ) -> None:
        """Candidates and differs may be programs, candidates in Python, entries (with where they came from) or texts
        of programs."""
        for part, what in ((candidates, "candidates"), (differs, "differs")):
            if isinstance(part, str | Program | Entry):
                raise UsageError(f"{what}: expected a list of programs, found a {type(part).__name__}; put it in [...]")
            expect(part, Iterable, what)
        self.candidates: Sequence[Entry] = [_entry(c) for c in candidates]
        self.differs: Sequence[Entry] = [_entry(d) for d in differs]

    @classmethod
    def read(cls, file: str) -> Batt:
        """The batt of a file. Raises `ProgramError`."""
        source: BattSource = read_batt(file)
        return cls(source.candidates, source.differs)

    @cached_property
    def _is_python(self) -> list[bool]:
        return [entry.program.language == "python" for entry in self.candidates]

    @property
    def has_python(self) -> bool:
        """Whether there are candidates in Python among them."""
        return any(self._is_python)

    @cached_property
    def _programs(self) -> tuple[tuple[Program, ...], tuple[Program, ...]]:
        """Candidates of the DSL, and differs."""
        pairs = zip(self.candidates, self._is_python, strict=True)
        return tuple(entry.dsl for entry, python in pairs if not python), tuple(entry.dsl for entry in self.differs)

    @cached_property
    def _merged(self) -> Merged:
        return Merged(*self._programs)

    def __getstate__(self) -> dict[str, Sequence[Entry]]:
        return {"candidates": self.candidates, "differs": self.differs}

    def __len__(self) -> int:
        return len(self.candidates)

    def __repr__(self) -> str:
        return f"<batt of {len(self.candidates)} candidates and {len(self.differs)} differs>"

    @property
    def nodes(self) -> int:
        """Number of distinct nodes of the candidates of the DSL."""
        return self._merged.nodes

    def listing(self) -> tuple[list[str], list[str], list[str]]:
        """The shared program as text: its lines, and the names of the results of candidates and differs."""
        return self._merged.listing()

    def job(
        self,
        cases: Sequence[Case],
        limits: Limits | None = None,
        timeout: float | None = None,
        sequential: bool = False,
        profile: bool = False,
    ) -> Job:
        """The evaluation of this batt's programs of the DSL on some cases, as plain data."""
        programs, differs = self._programs
        return Job(programs, tuple(cases), differs, limits or Limits(), timeout, sequential, profile)

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
        python: PythonSettings | None = None,
        executor: AnyExecutor | None = None,
    ) -> Results:
        """Evaluate on all demo samples at once, then on all test samples at once, and compare with what is expected.

        `workers` 0 means one for each processor; `timeout` is in seconds of wall-clock time per sample, a last resort
        (fuel decides otherwise, the same on every machine). A demo sample does not see its own pair in `S`, unless
        `whole_s` says so. With `profile` the calls of every primitive are counted and timed. `python` says how
        candidates in Python are run; a match of theirs counts only if it was confirmed by a run alone. Never raises for
        what a candidate does; raises `UsageError` if Python candidates cannot be isolated here as asked for.

        An `executor` (`arcbatt.executors`) evaluates all samples at once, in jobs of some candidates each, with as many
        threads as `workers` says (0: one). The results are the same, but for their times. Raises `ExecutorError` if it
        has broken for good.
        """
        hint = f"load_task({task!r}) is one" if isinstance(task, str) else ""
        expect(task, (Task, LoadedTask), "task", hint)
        if isinstance(task, LoadedTask):
            answers = answers or task.answers
            task = task.task
        demos, tests = expected_outputs(task, answers)
        cases = task_cases(task, whole_s)
        tried = self._run_python(cases, python or PythonSettings(), workers, executor)
        parts = []
        if executor is not None:
            from arcbatt.evaluating import distributed

            job = self.job(cases, limits, timeout, sequential, profile)
            start = time.perf_counter()
            samples = distributed.evaluate(job, executor, workers).samples
            wall, known = time.perf_counter() - start, len(demos)
            if tried is not None:
                joined = self._joined(Table(samples), cases, tried.samples, job.limits, workers)
                samples, wall = joined.samples, wall + sum(tried.seconds)
            for name, runs, outputs in (("demo", samples[:known], demos), ("test", samples[known:], tests)):
                parts.append(Part(name, Table(runs), tuple(outputs), start, wall))
            return Results(task, self.candidates, self.differs, tuple(parts), tried.run if tried else None)
        for name, seen, expected in (("demo", cases[: len(demos)], demos), ("test", cases[len(demos) :], tests)):
            job = self.job(seen, limits, timeout, sequential, profile)
            start = time.perf_counter()
            table = self._merged.evaluate(job, workers)
            wall = time.perf_counter() - start
            if tried is not None:
                first = len(demos) if name == "test" else 0
                share = sum(tried.seconds[first : first + len(seen)])
                table = self._joined(table, seen, tried.samples[first : first + len(seen)], job.limits, workers)
                start, wall = start - share, wall + share
            parts.append(Part(name, table, tuple(expected), start, wall))
        return Results(task, self.candidates, self.differs, tuple(parts), tried.run if tried else None)

    def _run_python(
        self, cases: Sequence[Case], settings: PythonSettings, workers: int, executor: AnyExecutor | None
    ) -> _Tried | None:
        """What the candidates in Python do on all samples; None without any."""
        numbers = [k for k, python in enumerate(self._is_python) if python]
        if not numbers:
            return None
        from arcbatt.evaluating.python.job import interpreter

        candidates = [cast("PythonCandidate", self.candidates[k].program) for k in numbers]
        table, wall = run_python(candidates, cases, settings, workers, executor)
        spent = table.nanoseconds.sum(axis=0) + 1
        seconds = (wall * spent / spent.sum()).tolist()
        samples = [runs_of(table, k, round(seconds[k] * 1e9)) for k in range(len(cases))]
        printed = {number: text for number, text in zip(numbers, table.printed, strict=True) if text}
        run = PythonRun(table.isolation, interpreter(), settings.bounds.text, printed)
        return _Tried(samples, seconds, run)

    def _joined(
        self, table: Table, cases: Sequence[Case], found: Sequence[Runs], limits: Limits, workers: int
    ) -> Table:
        """The table of both kinds of candidates."""
        differs = self._programs[1]
        read = [with_readings(runs, case, differs, limits, workers) for runs, case in zip(found, cases, strict=True)]
        return merged_table(table, read, self._is_python)

    def score_all(
        self,
        tasks: Iterable[Task | LoadedTask],
        *,
        limits: Limits | None = None,
        workers: int = 0,
        timeout: float | None = None,
        whole_s: bool = False,
        progress: Callable[[Results], None] = lambda results: None,
    ) -> list[Results]:
        """`score` on several tasks.

        Parameters
        ----------
        tasks: tasks, with answers or without.
        limits, workers, timeout, whole_s: as for `score`.
        progress: called with the results of each task as soon as they are there; the logger ``arcbatt`` says the same,
            at the level INFO.

        Returns
        -------
        The results, in the order of the tasks.

        Example
        -------
        >>> import arcbatt
        >>> tasks = [arcbatt.load_task(task_id) for task_id in ("67a3c6ac", "68b16354")]
        >>> results = Batt(["O = vmirror(I)", "O = hmirror(I)"]).score_all(tasks, progress=print)
        <results of 2 candidates on 67a3c6ac, 4 samples>
        <results of 2 candidates on 68b16354, 4 samples>
        >>> [one.demo_score(1) for one in results]
        [0.0, 1.0]
        """
        import logging  # takes longer to load than a short run lasts

        log = logging.getLogger("arcbatt")
        found = []
        for task in tasks:
            found.append(self.score(task, limits=limits, workers=workers, timeout=timeout, whole_s=whole_s))
            log.info("%r", found[-1])
            progress(found[-1])
        return found


class _Tried(NamedTuple):
    """What candidates in Python did: their runs on each sample, the seconds of each sample by the clock."""

    samples: list[Runs]
    seconds: list[float]
    run: PythonRun


def _entry(program: Program | PythonCandidate | Entry | str) -> Entry:
    if getattr(program, "language", "") != "python":  # that class is not imported for this
        expect(program, (Program, Entry, str), "candidate")
    if isinstance(program, Entry):
        return program
    if isinstance(program, Program):
        return Entry(program)
    if isinstance(program, str):
        return Entry(Program.parse(program))
    return Entry(program, program.parent, program.mutation)
