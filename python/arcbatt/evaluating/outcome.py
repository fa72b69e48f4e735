"""Whether an output is right: what an evaluation amounts to, given what is expected."""

from typing import Any, NamedTuple

from arcbatt.evaluating.table import SLUGS, Run, Runs
from arcbatt.evaluating.values import decode, encode, grid_shape, same
from arcbatt.tasks.model import Answers, Task

STATUSES = (
    *("match", "miss", "not_a_grid", "error", "value_too_large", "fuel", "timeout", "unscored"),
    *("memory", "output_too_large", "violation"),  # of candidates in Python only
)
"""What can become of a candidate on a sample; ``unscored`` is a grid for a test input whose output is not known."""

MATCH = STATUSES.index("match")
_OF_SLUG = tuple(STATUSES.index(slug if slug in STATUSES else "error") for slug in SLUGS)


class SampleRef(NamedTuple):
    """A sample of the table: ``demo`` or ``test``, and its number."""

    part: str
    number: int

    def __str__(self) -> str:
        return f"{self.part}[{self.number}]"


class Outcome(NamedTuple):
    """One candidate on one sample.

    `status` is one of `STATUSES`; `slug` says why an evaluation failed and `line` where in the program. `fuel` is what
    it spent, whether or not other candidates shared the work. `encoded` is the output as bytes, `output` as plain
    Python: tuples, frozensets, integers, Booleans, functions of the DSL.
    """

    status: str
    slug: str | None
    line: int | None
    fuel: int
    detail: str | None = None
    encoded: bytes | None = None

    @property
    def output(self) -> Any:
        """The output; None if there is none."""
        return None if self.encoded is None else decode(self.encoded)


def verdict(output: bytes, expected: bytes | None) -> int:
    """The place in `STATUSES` of an output, given the expected one if it is known."""
    if expected is not None and same(output, expected):
        return MATCH
    if grid_shape(output) is None:
        return STATUSES.index("not_a_grid")
    return STATUSES.index("unscored" if expected is None else "miss")


def statuses(runs: Runs, expected: bytes | None) -> bytes:
    """The place in `STATUSES` of each run."""
    of_value = [verdict(value, expected) for value in runs.values]
    pairs = zip(runs.outputs, runs.reason, strict=True)
    return bytes([of_value[place] if place >= 0 else _OF_SLUG[reason - 1] for place, reason in pairs])


def judge(run: Run, expected: bytes | None) -> Outcome:
    """What an evaluation amounts to, given the expected output if it is known."""
    code = verdict(run.output, expected) if run.output is not None else _OF_SLUG[SLUGS.index(run.slug or "interrupted")]
    return Outcome(STATUSES[code], run.slug, run.line, run.fuel, run.detail, run.output)


def expected_outputs(task: Task, answers: Answers | None) -> tuple[list[bytes], list[bytes | None]]:
    """The expected outputs of the demos and, as far as they are known, of the tests."""
    known = answers.outputs if answers else (None,) * len(task.test_inputs)
    return (
        [encode(demo.output) for demo in task.demos],
        [None if grid is None else encode(grid) for grid in known],
    )
