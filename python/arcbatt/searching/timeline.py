"""What happened when in a search, wherever it went on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

MAX_EVENTS = 200_000


@dataclass(frozen=True)
class SearchTimeline:
    """What happened when in a search. Times are nanoseconds from `started` (as `time.perf_counter` gives it).

    `generations` are (number, ended, time of each phase, calls asked of the memo, calls computed), `batches` are
    (generation, worker, candidates, begun, ended), `slow` are candidates that took over 2 ms: (worker, text, begun,
    ended). `left_out` is how many more events there were: a timeline holds 200,000, about two minutes of search, and
    with an executor what its last leg has beyond that.
    """

    started: float
    generations: list[tuple[int, int, list[int], int, int]]
    batches: list[tuple[int, int, int, int, int]]
    slow: list[tuple[int, str, int, int]]
    left_out: int

    @property
    def events(self) -> int:
        """How many events it holds."""
        return len(self.generations) + len(self.batches) + len(self.slow)

    def placed(self, started: float, worker: Callable[[int], int]) -> SearchTimeline:
        """The same at another time, and with the number of each worker that `worker` returns."""
        return replace(
            self,
            started=started,
            batches=[(g, worker(own), c, begun, ended) for g, own, c, begun, ended in self.batches],
            slow=[(worker(own), text, begun, ended) for own, text, begun, ended in self.slow],
        )


def joined_timelines(first: SearchTimeline, then: SearchTimeline) -> SearchTimeline:
    """A search that goes on after some time. What is too much is left out."""
    if first.events >= MAX_EVENTS:
        return replace(first, left_out=first.left_out + then.events + then.left_out)
    shift = int(1e9 * (then.started - first.started))
    return SearchTimeline(
        first.started,
        [*first.generations, *((n, ended + shift, p, a, c) for n, ended, p, a, c in then.generations)],
        [*first.batches, *((g, w, c, begun + shift, ended + shift) for g, w, c, begun, ended in then.batches)],
        [*first.slow, *((w, text, begun + shift, ended + shift) for w, text, begun, ended in then.slow)],
        first.left_out + then.left_out,
    )
