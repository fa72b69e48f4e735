"""What evaluations came to, as plain data: columns of numbers, and each different output once.

A `Table` crosses processes and machines, by pickle or as bytes with a version; whoever evaluates a job, anywhere, gets
the same table but for its clocks.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from arcbatt import _engine
from arcbatt.candidates.faults import PYTHON_FAULTS
from arcbatt.errors import UsageError

SLUGS = (*(slug for slug, _ in _engine.list_faults()), *PYTHON_FAULTS)
"""Why an evaluation can end without a value; `Runs.reason` counts from 1."""

NO_READING = -(2**63)
"""In `Runs.readings`: the differ failed, or there was nothing for it to read."""

VERSION = 1


class Run(NamedTuple):
    """One evaluation: the output as bytes (`arcbatt.evaluating.values`), or why there is none and in which line; the
    fuel that it spent, and what a primitive of a user, or an exception of a candidate in Python, said."""

    output: bytes | None
    slug: str | None
    line: int | None
    fuel: int
    detail: str | None


class Clock(NamedTuple):
    """The times of a sample. All but the counts are nanoseconds from the start of the evaluation, by the clock.

    `cpu` is processor time; `asked` are the calls that candidates and differs asked for, `computed` those that were not
    there yet; `nanos` and `begun` are of each candidate (64-bit integers), and what candidates share counts where it
    was computed first. `spans` are what each worker did: (worker, first candidate, candidate after the last, begun,
    ended, asked and computed so far), where candidates count in the order in which they were evaluated: `order` has the
    numbers of all of them (32-bit; empty: as they are). `profile` has for each primitive its name, its calls and the
    nanoseconds in it.
    """

    cpu: int
    begun_at: int
    ended_at: int
    asked: int
    computed: int
    nanos: bytes
    begun: bytes
    spans: tuple[tuple[int, int, int, int, int, int, int], ...] = ()
    profile: tuple[tuple[str, int, int], ...] = ()
    order: bytes = b""


@dataclass(eq=False, repr=False)  # what else a dataclass can have takes longer to make than all of arcbatt.tasks
class Runs:
    """Several evaluations: those of all candidates on a sample, or of one program on all samples.

    `reason` is a byte for each: 0 if it has a value, otherwise the place in `SLUGS`, from 1. `line` (32-bit integers,
    0: none), `fuel` (64-bit, unsigned) and `output` (32-bit, a place in `values`; -1: none) follow the same order.
    `values` are the different outputs; `details` are by number of the run. `readings` (64-bit, `NO_READING`) are what
    each differ counts between an output and the expected one, run by run; `base` the same between the input and that.
    """

    reason: bytes
    line: bytes
    fuel: bytes
    output: bytes
    values: tuple[bytes, ...]
    details: dict[int, str]
    readings: bytes = b""
    base: tuple[int | None, ...] = ()
    clock: Clock | None = None

    def __len__(self) -> int:
        return len(self.reason)

    def __reduce__(self) -> tuple[Any, ...]:
        # Large grids are most of a table, and most of their rows are like the row before.
        strings = (self.reason, self.line, self.fuel, self.output, self.readings, *self.values)
        return _unpacked, (_engine.pack_strings(strings), self.details, self.base, self.clock)

    @property
    def outputs(self) -> memoryview[int]:
        """`output` as integers."""
        return memoryview(self.output).cast("i")

    @property
    def fuels(self) -> memoryview[int]:
        """`fuel` as integers."""
        return memoryview(self.fuel).cast("Q")

    @property
    def lines(self) -> memoryview[int]:
        """`line` as integers."""
        return memoryview(self.line).cast("i")

    def run(self, number: int) -> Run:
        """One of the evaluations."""
        place, reason = self.outputs[number], self.reason[number]
        return Run(
            None if place < 0 else self.values[place],
            SLUGS[reason - 1] if reason else None,
            self.lines[number] or None,
            self.fuels[number],
            self.details.get(number),
        )

    def check(self) -> None:
        """Raise `UsageError` unless the columns are equally long and name what is there."""
        count = len(self)
        sizes = (len(self.line) / 4, len(self.fuel) / 8, len(self.output) / 4)
        places = range(-1, len(self.values))
        if sizes != (count,) * 3 or len(self.readings) % 8 or max(self.reason, default=0) > len(SLUGS):
            raise UsageError("a table whose columns do not fit together")
        if any(place not in places for place in self.outputs) or not all(self.values):
            raise UsageError("a table that names outputs that it does not have")

    def __iter__(self) -> Iterator[Run]:
        return map(self.run, range(len(self)))

    def part(self, numbers: Sequence[int]) -> Runs:
        """The evaluations with these numbers, which ascend; without readings and clock."""
        if len(numbers) == len(self):
            return Runs(self.reason, self.line, self.fuel, self.output, self.values, self.details)
        held, lines, fuels = self.outputs, self.lines, self.fuels
        places: dict[int, int] = {-1: -1}
        outputs = [places.setdefault(held[number], len(places) - 1) for number in numbers]
        return Runs(
            bytes([self.reason[number] for number in numbers]),
            array("i", [lines[number] for number in numbers]).tobytes(),
            array("Q", [fuels[number] for number in numbers]).tobytes(),
            array("i", outputs).tobytes(),
            tuple(self.values[place] for place in places if place >= 0),
            {k: self.details[number] for k, number in enumerate(numbers) if number in self.details},
        )

    def same_as(self, other: Runs) -> bool:
        """Whether all evaluations have the same outputs, or the same reasons and lines, and the same fuel."""
        mine = (self.reason, self.line, self.fuel, self.output, self.values)
        return mine == (other.reason, other.line, other.fuel, other.output, other.values)


def _unpacked(packed: bytes, details: dict[int, str], base: tuple[int | None, ...], clock: Clock | None) -> Runs:
    reason, line, fuel, output, readings, *values = _engine.unpack_strings(packed)
    return Runs(reason, line, fuel, output, tuple(values), details, readings, base, clock)


class Table(NamedTuple):
    """Candidates on samples: the `Runs` of each sample."""

    samples: tuple[Runs, ...]

    def to_bytes(self) -> bytes:
        """The table as bytes (MessagePack), for machines of the same byte order."""
        import msgspec

        return msgspec.msgpack.encode((VERSION, self))

    @classmethod
    def from_bytes(cls, data: bytes) -> Table:
        """The table of some bytes; everything is checked but that the outputs are those of the candidates.

        Raises `UsageError` for bytes that are those of none, or of another version.
        """
        import msgspec

        try:
            version, table = msgspec.msgpack.decode(data, type=tuple[int, Table])
        except msgspec.MsgspecError as error:
            raise UsageError(f"these bytes are no table: {error}") from None
        if version != VERSION:
            raise UsageError(f"a table of version {version}; this arcbatt reads version {VERSION}")
        for runs in table.samples:
            runs.check()
        return table


def measure_progress(samples: Sequence[Runs]) -> memoryview[float]:
    """For each candidate the share of the difference that is gone, as a mean over samples and differs; no number where
    no differ says anything."""
    columns = [(runs.readings, runs.base) for runs in samples]
    return memoryview(_engine.measure_progress(columns, len(samples[0]))).cast("d")


def measure_differs(samples: Sequence[Runs]) -> memoryview[int]:
    """For each candidate and differ its sums `iz` and `zo` over the samples, one after the other."""
    columns = [(runs.readings, runs.base) for runs in samples]
    return memoryview(_engine.measure_differs(columns, len(samples[0]))).cast("I")
