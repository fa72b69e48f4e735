"""What the results of a batt are made of: the demo samples and the test samples, views of columns, times."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar, overload

from arcbatt.evaluating.outcome import SampleRef
from arcbatt.evaluating.table import Clock, Table

_T = TypeVar("_T")


class Rows(Sequence[_T], Generic[_T]):
    """A sequence whose items are made when they are asked for."""

    __slots__ = ("_count", "_item")

    def __init__(self, count: int, item: Callable[[int], _T]) -> None:
        self._count, self._item = count, item

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        if isinstance(at, slice):
            return [self._item(k) for k in range(self._count)[at]]
        return self._item(range(self._count)[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __repr__(self) -> str:
        return repr(list(self))


class SampleTime:
    """The time of a sample: `wall` from the first to the last work on it, `cpu` the sum over its work; seconds.

    `asked` are the calls that candidates and differs asked for, `computed` those that were not there yet. The candidate
    `heaviest` took `heaviest_share` of the time. The rest is as in `arcbatt.evaluating.table.Clock`, whose times are
    nanoseconds from the start of the part (`Results.started`).
    """

    def __init__(self, sample: SampleRef, clock: Clock) -> None:
        self.sample = sample
        self.begun, self.nanos = (memoryview(column).cast("Q") for column in (clock.begun, clock.nanos))
        self.heaviest = max(range(len(self.nanos)), key=self.nanos.__getitem__, default=0)
        self.heaviest_share = self.nanos[self.heaviest] / max(1, clock.cpu) if self.nanos else 0.0
        self.wall = max(0, clock.ended_at - clock.begun_at) / 1e9 if self.nanos else 0.0
        self.cpu = clock.cpu / 1e9
        self.asked, self.computed = clock.asked, clock.computed
        self.spans, self.profile = clock.spans, clock.profile
        self.order: Sequence[int] = memoryview(clock.order).cast("i") if clock.order else range(len(self.nanos))


class Part(NamedTuple):
    """The demo samples of a run, or its test samples: their table, and the outputs that are expected, as far as they
    are known; when it began (as `time.perf_counter` gives it), and the seconds that it took by the clock."""

    name: str
    table: Table
    expected: tuple[bytes | None, ...]
    started: float
    wall: float
