"""What a batt did on a task: a table of candidates by samples, kept as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import repeat
from math import fsum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from arcbatt.candidates.files import Entry
from arcbatt.candidates.primitives import faults
from arcbatt.display import Displayed
from arcbatt.evaluating.mixed import PythonRun
from arcbatt.evaluating.outcome import MATCH, STATUSES, Outcome, SampleRef, statuses
from arcbatt.evaluating.table import NO_READING, SLUGS, Runs
from arcbatt.evaluating.values import grid_array
from arcbatt.scoring.parts import Part, Rows, SampleTime
from arcbatt.tasks.model import Task

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_T = TypeVar("_T")

_RAISED = SLUGS.index("python_error") + 1


class Results(Displayed):
    """The table of a batt on a task.

    `outcomes[c][s]` is candidate c on sample s; the samples are the demos, then the tests. The same as NumPy arrays of
    shape (candidates, samples) are `status`, `reason`, `line`, `fuel` and `output`. Demo and test scores are kept
    apart: selection reads `demo_score` only. Results pickle; they hold a few bytes for each candidate and sample, and
    each different output once.

    Example:
        >>> import arcbatt
        >>> results = arcbatt.Batt(["O = hmirror(I)", "O = I"]).score(arcbatt.load_task("67a3c6ac"))
        >>> results.outcomes[0][0].status, results.demo_score(1), results.status.shape
        ('miss', 0.0, (2, 4))
    """

    def __init__(
        self,
        task: Task,
        entries: Sequence[Entry],
        differs: Sequence[Entry],
        parts: tuple[Part, ...],
        python: PythonRun | None = None,
    ) -> None:
        self.python = python
        """How candidates in Python were run: isolation, interpreter, limits, what they printed; None without any."""
        self.task, self.entries, self.differs = task, entries, differs
        self.parts = parts
        self.samples = [SampleRef(p.name, k) for p in parts for k in range(len(p.table.samples))]
        self.known = [output is not None for p in parts for output in p.expected]
        """For each sample whether its expected output is known: of the demos always, of a test only with its answer."""
        self.wall = {p.name: p.wall for p in parts}
        """Seconds that all demo samples and all test samples took, by the clock."""
        self.started = {p.name: p.started for p in parts}
        """When each part began, as `time.perf_counter` gives it."""
        self.runs: tuple[Runs, ...] = tuple(runs for p in parts for runs in p.table.samples)
        """For each sample the evaluations of all candidates."""
        # What is asked for every candidate is cast once.
        self._outputs = [runs.outputs for runs in self.runs]
        self._readings = [memoryview(runs.readings).cast("q") for runs in self.runs]
        self._shares: list[dict[int, list[float]]] = [{} for _ in self.runs]
        self._points: list[dict[int, tuple[list[int], list[int]]]] = [{} for _ in self.runs]
        expected = [output for p in parts for output in p.expected]
        self._statuses = [statuses(runs, output) for runs, output in zip(self.runs, expected, strict=True)]

    def __getstate__(self) -> tuple[Any, ...]:
        return self.task, self.entries, self.differs, self.parts, self.python

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return f"<results of {len(self)} candidates on {self.task.id}, {len(self.samples)} samples>"

    def outcome(self, candidate: int, sample: int) -> Outcome:
        """One candidate on one sample."""
        run = self.runs[sample].run(candidate)
        status = STATUSES[self._statuses[sample][candidate]]
        return Outcome(status, run.slug, run.line, run.fuel, run.detail, run.output)

    @property
    def outcomes(self) -> Sequence[Sequence[Outcome]]:
        """`outcomes[c][s]` is candidate c on sample s: a view of the columns."""

        def row(candidate: int) -> Sequence[Outcome]:
            return Rows(len(self.samples), lambda sample: self.outcome(candidate, sample))

        return Rows(len(self), row)

    def reading(self, candidate: int, sample: int) -> list[int | None]:
        """What each differ counts between the output of a candidate and the expected one (demos only); empty if there
        is no output, None where the differ failed."""
        readings, count = self._readings[sample], len(self.differs)
        if self._outputs[sample][candidate] < 0 or not readings:
            return []
        row: list[int | None] = list(readings[candidate * count : (candidate + 1) * count])
        return [None if number == NO_READING else number for number in row] if NO_READING in row else row

    @property
    def readings(self) -> Sequence[Sequence[list[int | None]]]:
        """`readings[c][s][d]`: see `reading`."""

        def row(candidate: int) -> Sequence[list[int | None]]:
            return Rows(len(self.samples), lambda sample: self.reading(candidate, sample))

        return Rows(len(self), row)

    @property
    def base(self) -> list[list[int | None]]:
        """`base[s][d]`: what differ d counts between the input and the expected output."""
        return [list(runs.base) for runs in self.runs]

    @cached_property
    def times(self) -> list[SampleTime]:
        """Where the time of each sample went."""
        timed = zip(self.samples, self.runs, strict=True)
        return [SampleTime(sample, runs.clock) for sample, runs in timed if runs.clock is not None]

    def part(self, name: str) -> list[int]:
        """The numbers of the samples of a part, ``demo`` or ``test``."""
        return [k for k, sample in enumerate(self.samples) if sample.part == name]

    @cached_property
    def _demos(self) -> list[int]:
        return self.part("demo")

    @cached_property
    def _matched(self) -> list[int]:
        return [row.count(MATCH) for row in zip(*(self._statuses[s] for s in self._demos), strict=True)]

    def demo_matches(self, candidate: int) -> int:
        """Demo samples whose output the candidate reproduces exactly."""
        return self._matched[candidate]

    def demo_score(self, candidate: int) -> float:
        """Share of the demo samples, 0 to 1."""
        return self.demo_matches(candidate) / len(self._demos)

    def test_matches(self, candidate: int) -> int:
        """Test samples whose known output the candidate reproduces exactly. For reports, never for selection."""
        return self.test_verdicts(candidate).count(True)

    def test_verdicts(self, candidate: int) -> list[bool | None]:
        """For each test whether the candidate reproduces its output; None where the output is not known. For reports,
        never for selection."""
        return [self._statuses[s][candidate] == MATCH if self.known[s] else None for s in self.part("test")]

    def progress(self, candidate: int) -> float:
        """How much of the difference between inputs and expected outputs is gone, 0 to 1; 1 only when none is left.

        The mean over the demo samples and the differs that saw a difference at the start, or see one now.
        """
        if self.demo_score(candidate) == 1:
            return 1.0
        shares: list[float] = []
        for s in self._demos:
            gone: list[float] = self._by_output(self._shares[s], candidate, s, self._shares_gone)
            shares += gone
        if not shares:
            return self.demo_score(candidate)
        # Differs that see no difference where there is one must not make up for it. Python's versions round a `sum`
        # of floats in two ways.
        return min(fsum(shares) / len(shares), 1 - 1 / (1 + len(shares)))

    def _by_output(self, known: dict[int, _T], candidate: int, sample: int, of: Callable[[int, int], _T]) -> _T:
        """What depends on the output of a candidate on a sample alone, once for each different output."""
        place = self._outputs[sample][candidate]
        if place not in known:
            known[place] = of(candidate, sample)
        return known[place]

    def _shares_gone(self, candidate: int, sample: int) -> list[float]:
        """For each differ that says anything the share of the difference that is gone."""
        own = self.reading(candidate, sample) or repeat(None)
        shares = []
        for base, count in zip(self.runs[sample].base, own, strict=False):
            if base is None or base == count == 0:
                continue
            shares.append(1 - count / base if count is not None and count < base > 0 else 0.0)
        return shares

    def differ_scores(self, candidate: int, differ: int) -> tuple[int, int]:
        """The sums `iz` and `zo` over the demo samples.

        A sample adds to `iz` 1 if the input differs and 1 if the candidate's output does not; to `zo` 1 if the input
        does not differ and 1 if the output does. Without a reading neither part of it counts.
        """
        return self.all_differ_scores(candidate)[differ]

    def all_differ_scores(self, candidate: int) -> list[tuple[int, int]]:
        """`differ_scores` of every differ."""
        samples = [self._by_output(known, candidate, s, self._differ_points) for s, known in enumerate(self._points)]
        iz, zo = (map(sum, zip(*columns, strict=True)) for columns in zip(*samples, strict=True))
        return list(zip(iz, zo, strict=True))

    def _differ_points(self, candidate: int, sample: int) -> tuple[list[int], list[int]]:
        """What a sample adds to `iz` and to `zo` of every differ."""
        iz, zo = [0] * len(self.differs), [0] * len(self.differs)
        for d, start in enumerate(self.runs[sample].base):
            if start is not None and start >= 0:
                (zo if start == 0 else iz)[d] += 1
        for d, count in enumerate(self.reading(candidate, sample)):
            if count is not None and count >= 0:
                (iz if count == 0 else zo)[d] += 1
        return iz, zo

    def feedback(self, candidate: int, shown: int = 3) -> str:
        """What whoever is to mend a candidate needs to know, a language model for instance.

        Which demos it fails, and of the first `shown` of them input, expected output and what it returned as grids; the
        line where it failed, with its source if it is in Python; what it printed, cut. Of tests it says only where the
        candidate returned no grid: their outputs take no part.

        Example:
            >>> import arcbatt
            >>> results = arcbatt.Batt(["O = I"]).score(arcbatt.load_task("67a3c6ac"))
            >>> print(results.feedback(0, shown=1)[:60])
            The program solves 0 of 3 demos.
            <BLANKLINE>
            demo[0] is wrong: 14 of 16
        """
        from arcbatt.scoring.feedback import feedback

        return feedback(self, candidate, shown)

    def counts(self) -> Counter[str]:
        """How often each status occurs; errors as ``error:<slug>``, those of Python by class: ``error:IndexError``."""
        counted: Counter[str] = Counter()
        for codes, runs in zip(self._statuses, self.runs, strict=True):
            for (code, reason), number in Counter(zip(codes, runs.reason, strict=True)).items():
                status = STATUSES[code]
                counted[f"error:{SLUGS[reason - 1]}" if status == "error" else status] += number
            if raised := counted.pop("error:python_error", 0):
                said = [runs.details.get(c, "") for c, reason in enumerate(runs.reason) if reason == _RAISED]
                assert len(said) == raised
                counted.update(f"error:{text.partition(':')[0] or 'python_error'}" for text in said)
        return counted

    def behaviours(self) -> list[tuple[int, ...]]:
        """For each candidate its outputs on all samples, as numbers: equal for candidates that do the same. -1 is no
        output; outputs of different samples have the same number if they are the same."""
        places: dict[bytes, int] = {}
        columns = []
        for runs in self.runs:
            local = [places.setdefault(value, len(places)) for value in runs.values]
            columns.append([local[place] if place >= 0 else -1 for place in runs.outputs])
        return list(zip(*columns, strict=True))

    def grid(self, candidate: int, sample: int) -> npt.NDArray[np.int8] | None:
        """The candidate's output on a sample as an array of shape (height, width); None if it is no grid."""
        output = self.runs[sample].run(candidate).output
        return None if output is None else grid_array(output)

    def distinct_outputs(self) -> int:
        """Number of distinct (candidate, output) pairs over all samples."""
        return sum(len({*row} - {-1}) for row in self.behaviours())

    def ranked(self) -> list[int]:
        """The candidates, best first: demo samples matched, progress, then fewer calls, then the id."""

        def key(c: int) -> tuple[int, float, int, str]:
            program = self.entries[c].program
            return -self.demo_matches(c), -self.progress(c), program.calls, program.id

        return sorted(range(len(self)), key=key)

    @property
    def status(self) -> npt.NDArray[np.uint8]:
        """The places in `arcbatt.scoring.STATUSES`; like the other columns an array of shape (candidates, samples)."""
        return self._array("u1", self._statuses)

    @property
    def reason(self) -> npt.NDArray[np.uint8]:
        """Why there is no output: 0 if there is one, otherwise the place in `arcbatt.faults()`, from 1."""
        return self._array("u1", [runs.reason for runs in self.runs])

    @property
    def line(self) -> npt.NDArray[np.int32]:
        """The lines of the programs in which they failed; 0: none."""
        return self._array("i4", [runs.line for runs in self.runs])

    @property
    def fuel(self) -> npt.NDArray[np.uint64]:
        """Fuel that each candidate spent."""
        return self._array("u8", [runs.fuel for runs in self.runs])

    @property
    def output(self) -> npt.NDArray[np.int32]:
        """The outputs as numbers, as in `behaviours`."""
        import numpy as np

        return np.array(self.behaviours(), np.int32).reshape(len(self), len(self.samples))

    def _array(self, kind: str, columns: Sequence[bytes]) -> npt.NDArray[Any]:
        import numpy as np

        table: npt.NDArray[Any] = np.frombuffer(b"".join(columns), kind).reshape(len(self.samples), len(self)).T
        return table

    def columns(self) -> dict[str, Any]:
        """The table as columns of equal length, a place for each candidate and sample, candidate by candidate:
        ``task``, ``candidate``, ``program`` (its id), ``name`` (of its function), ``parent``, ``mutation``, ``sample``,
        ``status``, ``slug``, ``reason`` (the slug in words), ``line`` and ``fuel``.

        Numbers are NumPy arrays, texts lists; a slug, reason or line that is not there is None or 0.
        """
        import numpy as np

        count = len(self.samples)
        names = {
            "program": [entry.program.id for entry in self.entries],
            "name": [entry.program.name for entry in self.entries],
            "parent": [entry.parent for entry in self.entries],
            "mutation": [entry.mutation for entry in self.entries],
        }
        slugs = (None, *SLUGS)
        why = faults()
        reasons = self.reason.ravel().tolist()
        return {
            "task": [self.task.id] * (len(self) * count),
            "candidate": np.repeat(np.arange(len(self), dtype=np.int64), count),
            **{name: [text for text in texts for _ in range(count)] for name, texts in names.items()},
            "sample": [str(sample) for sample in self.samples] * len(self),
            "status": [STATUSES[code] for code in self.status.ravel().tolist()],
            "slug": [slugs[reason] for reason in reasons],
            "reason": [why.get(slugs[reason] or "") for reason in reasons],
            "line": self.line.ravel(),
            "fuel": self.fuel.ravel(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """One dictionary for each candidate and sample: plain data, for a table or a data frame."""
        columns = {name: list(column) for name, column in self.columns().items()}
        numbers = itemgetter("candidate", "fuel", "line")(columns)
        columns["candidate"], columns["fuel"] = (list(map(int, column)) for column in numbers[:2])
        columns["line"] = [int(line) or None for line in numbers[2]]
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def to_arrow(self) -> Any:
        """The `columns` as a table of Apache Arrow; repeated texts are stored once.

        Raises `UsageError` if pyarrow is not installed.
        """
        arrow = _optional("pyarrow")
        columns = self.columns()
        arrays = {name: arrow.array(column) for name, column in columns.items()}
        for name in ("task", "program", "name", "parent", "mutation", "sample", "status", "slug", "reason"):
            arrays[name] = arrays[name].cast(arrow.string()).dictionary_encode()
        lines = columns["line"]
        arrays["line"] = arrow.array(lines, mask=lines == 0)
        return arrow.table(arrays)

    def to_pandas(self) -> Any:
        """The `columns` as a data frame of pandas. Raises `UsageError` if pandas is not installed."""
        data = _optional("pandas")
        frame = data.DataFrame(self.columns())
        frame["line"] = frame["line"].astype("Int32").mask(frame["line"] == 0)
        return frame

    def to_polars(self) -> Any:
        """The `columns` as a data frame of polars. Raises `UsageError` if polars is not installed."""
        data = _optional("polars")
        frame = data.DataFrame(self.columns())
        line = data.col("line")
        return frame.with_columns(data.when(line != 0).then(line).alias("line"))


def _optional(name: str) -> Any:
    """A library that is not needed otherwise."""
    import importlib

    from arcbatt.errors import UsageError

    try:
        return importlib.import_module(name)
    except ImportError:
        message = f"{name} is not installed; pip install {name}, or use rows(), which needs nothing"
        raise UsageError(message) from None
