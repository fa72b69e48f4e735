"""How much work goes into one job, by measurement."""

from __future__ import annotations

from math import ceil

MIN_SECONDS = 1.0
"""A job lasts so long or more, where there is that much work: what it costs to send it does not matter then."""

TARGET_SECONDS = 10.0
"""Longer jobs share more: in a job, equal calls of its candidates are computed once."""

MAX_GROWTH = 64
"""A job holds at most so many times the items of the largest so far: a few cheap items say little of the others."""


class JobSizes:
    """How many items the next job takes, by how long those before it took.

    Parameters
    ----------
    first: items of a job while nothing is measured.

    Example
    -------
    >>> sizes = JobSizes(first=100)
    >>> sizes.next(left=1_000_000, width=4)
    100
    >>> sizes.note(items=100, seconds=0.5)
    >>> sizes.next(left=1_000_000, width=4)  # 5 ms for each item, 10 s for a job
    2000
    >>> sizes.next(left=1_600, width=4)  # towards the end smaller, but a second still
    200
    """

    def __init__(self, first: int = 1) -> None:
        self._first = self._largest = max(1, first)
        self._items = self._seconds = 0.0

    def note(self, items: int, seconds: float) -> None:
        """Take in that so many items took so many seconds; what is older counts less."""
        self._items = 0.7 * self._items + items
        self._seconds = 0.7 * self._seconds + max(seconds, 1e-6)

    def next(self, left: int, width: float) -> int:
        """How many of the `left` items the next job takes, when so many jobs run at once; at least 1."""
        if not self._items:
            size = self._first
        else:
            each = self._seconds / self._items
            least = ceil(MIN_SECONDS / each)
            fair = ceil(left / (2 * width))  # so that all end at about the same time
            size = min(round(TARGET_SECONDS / each), max(least, fair), MAX_GROWTH * self._largest)
        size = max(1, min(size, left))
        self._largest = max(self._largest, size)
        return size
