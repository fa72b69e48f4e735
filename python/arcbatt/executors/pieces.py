"""Many items of one kind, done piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any, Generic, TypeVar

from arcbatt.errors import ExecutorError
from arcbatt.executors.dispatch import AnyExecutor, Call, Dispatcher
from arcbatt.executors.sizes import JobSizes

_R = TypeVar("_R")


@dataclass(frozen=True, order=True)
class PieceDone(Generic[_R]):
    """What came of the items from `start` up to but not including `stop`, done in the way with this number.

    If `lost`, it is a single item, which was set aside, and there is no value. `seconds` is how long it took there,
    `worker` which it was, `sent` and `received` are bytes.
    """

    start: int
    stop: int
    value: _R
    seconds: float = 0.0
    worker: str = ""
    lost: ExecutorError | None = None
    sent: int = 0
    received: int = 0
    way: int = 0


def in_pieces(
    executor: AnyExecutor,
    function: Callable[..., _R],
    shared: tuple[Any, ...],
    items: Sequence[Any],
    *,
    name: Callable[[int], str],
    first: int = 1,
    ways: Sequence[Any] = (),
) -> Iterator[PieceDone[_R]]:
    """Have ``function(items[a:b], *shared)`` done for pieces that make up all of the items; with `ways`, for each of
    them and each piece ``function(items[a:b], way, *shared)``.

    Parameters
    ----------
    executor: see `arcbatt.executors.AnyExecutor`.
    function: of a module of arcbatt.
    shared: what goes with each piece.
    items: they pickle.
    name: tells of the number of an item what it is, for messages.
    ways: what is done with each piece, apart: what it can share is shared among as many items as possible.
    first: items of a piece while it is not known how long they take; afterwards a piece lasts a second or more.

    Returns
    -------
    An iterator over the pieces as they come, in any order.

    Raises
    ------
    ExecutorError: the executor has broken for good. What ends workers by itself is returned as `PieceDone.lost`.

    Example
    -------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(2) as pool:
    ...     pieces = sorted(in_pieces(pool, sorted, (), [5, 4, 3, 2, 1], name=str, first=2))
    >>> [piece.value for piece in pieces]
    [[4, 5], [2, 3], [1]]
    """

    shares = [(way, *shared) for way in ways] or [shared]

    def call(start: int, stop: int, way: int, some: Sequence[Any]) -> Call:
        def halves() -> tuple[Call, ...]:
            middle = (start + stop) // 2
            return tuple(call(a, b, way, items[a:b]) for a, b in ((start, middle), (middle, stop)))

        what = name(start) if stop == start + 1 else f"{name(start)} to {name(stop - 1)}"
        return Call(_do, (function, (start, stop, way), some, shares[way]), what, halves if stop > start + 1 else None)

    with Dispatcher(executor) as dispatcher:
        width = dispatcher.width / len(shares)  # pieces that are done at once
        sizes = JobSizes(min(first, max(1, ceil(len(items) / width))))

        def calls() -> Iterator[Call]:
            given = 0
            while given < len(items):
                stop = given + sizes.next(len(items) - given, width)
                some = items[given:stop]
                yield from (call(given, stop, way, some) for way in range(len(shares)))
                given = stop

        left = calls()

        def give() -> None:
            for call in islice(left, dispatcher.wanted):
                dispatcher.give(call)

        give()
        for done in dispatcher.results():
            start, stop, way = done.call.arguments[1]
            if done.lost is None:
                sizes.note(stop - start, done.seconds)
            give()
            yield PieceDone(
                start, stop, done.value, done.seconds, done.worker, done.lost, done.sent, done.received, way
            )


def _do(function: Callable[..., _R], at: tuple[int, int, int], items: Sequence[Any], shared: tuple[Any, ...]) -> _R:
    return function(items, *shared)
