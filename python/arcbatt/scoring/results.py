"""What a batt did on a task: a table of candidates by samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from arcbatt import _engine
from arcbatt.candidates.files import Entry
from arcbatt.display import Displayed
from arcbatt.errors import UsageError
from arcbatt.tasks.model import MAX_SIDE, Answers, Task

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

STATUSES = ("match", "miss", "not_a_grid", "error", "value_too_large", "fuel", "timeout", "unscored")
"""What can become of a candidate on a sample; ``unscored`` is a grid for a test input whose output is not known."""


class SampleRef(NamedTuple):
    """A sample of the table: ``demo`` or ``test``, and its number."""

    part: str
    number: int

    def __str__(self) -> str:
        return f"{self.part}[{self.number}]"


class Outcome(NamedTuple):
    """One candidate on one sample.

    `status` is one of `STATUSES`; `slug` says why an evaluation failed and `line` where in the program. `fuel` is what
    it spent, whether or not other candidates shared the work.
    """

    status: str
    slug: str | None
    line: int | None
    output: _engine.Value | None
    fuel: int
    detail: str | None = None


@dataclass
class SampleTime:
    """The time of a sample: `wall` from the first to the last work on it, `cpu` the sum over its work; seconds.

    `asked` are the calls that candidates and differs asked for, `computed` those that were not there yet. `spans` are
    what each worker did: (worker, first candidate, candidate after the last, begun, ended, asked and computed so far);
    they, `begun` and `nanos` of each candidate are nanoseconds, from the start of the part (`Results.started`).
    `profile` has for each primitive its name, its calls and the nanoseconds in it, if that was asked for.
    """

    sample: SampleRef
    wall: float
    cpu: float
    asked: int
    computed: int
    heaviest: int
    heaviest_share: float
    spans: list[tuple[int, int, int, int, int, int, int]] = field(default_factory=list, repr=False)
    begun: list[int] = field(default_factory=list, repr=False)
    nanos: list[int] = field(default_factory=list, repr=False)
    profile: list[tuple[str, int, int]] = field(default_factory=list, repr=False)


@dataclass(repr=False)
class Results(Displayed):
    """The table of a batt on a task.

    `outcomes[c][s]` is candidate c on sample s; the samples are the demos, then the tests. Demo and test scores are
    kept apart: selection reads `demo_score` only.
    """

    task: Task
    entries: Sequence[Entry]
    differs: Sequence[Entry]
    samples: list[SampleRef]
    outcomes: list[list[Outcome]]
    readings: list[list[list[int | None]]]
    """`readings[c][s][d]`: what differ d counts between the candidate's output and the expected one, demos only; an
    empty list where there is no output, None where the differ failed."""
    base: list[list[int | None]]
    """`base[s][d]`: the same between the input and the expected output."""
    times: list[SampleTime]
    wall: dict[str, float]
    """Seconds that all demo samples and all test samples took, by the clock."""
    started: dict[str, float] = field(default_factory=dict, repr=False)
    """When each part began, as `time.perf_counter` gives it."""
    known: list[bool] = field(default_factory=list)
    """For each sample whether its expected output is known: of the demos always, of a test only with its answer."""

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return f"<results of {len(self)} candidates on {self.task.id}, {len(self.samples)} samples>"

    def part(self, name: str) -> list[int]:
        """The numbers of the samples of a part, ``demo`` or ``test``."""
        return [k for k, sample in enumerate(self.samples) if sample.part == name]

    def demo_matches(self, candidate: int) -> int:
        """Demo samples whose output the candidate reproduces exactly."""
        return sum(self.outcomes[candidate][s].status == "match" for s in self.part("demo"))

    def demo_score(self, candidate: int) -> float:
        """Share of the demo samples, 0 to 1."""
        return self.demo_matches(candidate) / len(self.part("demo"))

    def test_matches(self, candidate: int) -> int:
        """Test samples whose known output the candidate reproduces exactly. For reports, never for selection."""
        return self.test_verdicts(candidate).count(True)

    def test_verdicts(self, candidate: int) -> list[bool | None]:
        """For each test whether the candidate reproduces its output; None where the output is not known. For reports,
        never for selection."""
        outcomes = self.outcomes[candidate]
        return [outcomes[s].status == "match" if self.known[s] else None for s in self.part("test")]

    def progress(self, candidate: int) -> float:
        """How much of the difference between inputs and expected outputs is gone, 0 to 1; 1 only when none is left.

        The mean over the demo samples and the differs that saw a difference at the start, or see one now.
        """
        if self.demo_score(candidate) == 1:
            return 1.0
        shares: list[float] = []
        for s in self.part("demo"):
            own = self.readings[candidate][s]
            for d, base in enumerate(self.base[s]):
                count = own[d] if own else None
                if base is None or (base == 0 and count == 0):
                    continue
                shares.append(max(0.0, 1 - count / base) if base > 0 and count is not None else 0.0)
        if not shares:
            return self.demo_score(candidate)
        # Differs that see no difference where there is one must not make up for it.
        return min(sum(shares) / len(shares), 1 - 1 / (1 + len(shares)))

    def differ_scores(self, candidate: int, differ: int) -> tuple[int, int]:
        """The sums `iz` and `zo` over the demo samples.

        A sample adds to `iz` 1 if the input differs and 1 if the candidate's output does not; to `zo` 1 if the input
        does not differ and 1 if the output does. Without a reading neither part of it counts.
        """
        return self.all_differ_scores(candidate)[differ]

    def all_differ_scores(self, candidate: int) -> list[tuple[int, int]]:
        """`differ_scores` of every differ."""
        iz, zo = [0] * len(self.differs), [0] * len(self.differs)
        for base, own in zip(self.base, self.readings[candidate], strict=True):
            for d, start in enumerate(base):
                if start is not None and start >= 0:
                    (zo if start == 0 else iz)[d] += 1
            for d, count in enumerate(own):
                if count is not None and count >= 0:
                    (iz if count == 0 else zo)[d] += 1
        return list(zip(iz, zo, strict=True))

    def counts(self) -> Counter[str]:
        """How often each status occurs; errors as ``error:<slug>``."""
        return Counter(f"error:{o.slug}" if o.status == "error" else o.status for row in self.outcomes for o in row)

    def grid(self, candidate: int, sample: int) -> npt.NDArray[np.int8] | None:
        """The candidate's output on a sample as an array of shape (height, width); None if it is no grid."""
        import numpy as np

        output = self.outcomes[candidate][sample].output
        shape = output.grid_shape(MAX_SIDE) if output is not None else None
        if output is None or shape is None:
            return None
        cells = output.grid_bytes()
        if cells is None:
            return np.array(output.to_python(), np.int8)
        return np.frombuffer(cells, np.uint8).astype(np.int8).reshape(shape)

    def rows(self) -> list[dict[str, Any]]:
        """One dictionary for each candidate and sample: plain data, for a table or a data frame."""
        return [
            {
                "candidate": c,
                "program": self.entries[c].program.id,
                "parent": self.entries[c].parent,
                "mutation": self.entries[c].mutation,
                "sample": str(self.samples[s]),
                "status": o.status,
                "slug": o.slug,
                "line": o.line,
                "fuel": o.fuel,
            }
            for c, row in enumerate(self.outcomes)
            for s, o in enumerate(row)
        ]

    def to_pandas(self) -> Any:
        """`rows` as a data frame of pandas. Raises `UsageError` if pandas is not installed."""
        import importlib

        try:
            pandas = importlib.import_module("pandas")  # no types of it are installed either
        except ImportError:
            raise UsageError(
                "pandas is not installed; pip install pandas, or use rows(), which needs nothing"
            ) from None
        return pandas.DataFrame(self.rows())

    def distinct_outputs(self) -> int:
        """Number of distinct (candidate, output) pairs over all samples."""
        return sum(len({o.output for o in row if o.output is not None}) for row in self.outcomes)

    def ranked(self) -> list[int]:
        """The candidates, best first: demo samples matched, progress, then fewer calls, then the id."""

        def key(c: int) -> tuple[int, float, int, str]:
            program = self.entries[c].program
            return -self.demo_matches(c), -self.progress(c), program.calls, program.id

        return sorted(range(len(self)), key=key)


def judge(
    value: _engine.Value | None,
    failure: tuple[str, int, str | None] | None,
    expected: _engine.Value | None,
    entry: Entry,
    fuel: int,
) -> Outcome:
    """What an evaluation amounts to, given the expected output if it is known."""
    if value is None:
        slug, node, detail = failure or ("interrupted", 0, None)
        status = slug if slug in ("fuel", "value_too_large", "timeout") else "error"
        return Outcome(status, slug, entry.program.line_of(node), None, fuel, detail)
    if expected is not None and value.equals(expected):
        status = "match"
    elif value.grid_shape(MAX_SIDE) is None:
        status = "not_a_grid"
    else:
        status = "unscored" if expected is None else "miss"
    return Outcome(status, None, None, value, fuel)


def expected_values(task: Task, answers: Answers | None) -> tuple[list[_engine.Value], list[_engine.Value | None]]:
    """The expected outputs of the demos and, as far as they are known, of the tests."""
    known: Sequence[Any] = answers.outputs if answers else [None] * len(task.test_inputs)
    return (
        [_engine.Value(demo.output) for demo in task.demos],
        [None if grid is None else _engine.Value(grid) for grid in known],
    )
