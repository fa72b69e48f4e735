"""Where the time of a run went."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arcbatt.scoring.results import Results

KEYS = (
    "main.run_batt",
    "run_batt.check_batt",
    "run_batt.phase4_demo_parallel",
    "run_batt.phase4_demo_cpu",
    "run_batt.phase4_test_parallel",
    "run_batt.phase4_test_cpu",
    "run_batt.phase1_filter",
    "run_batt.phase2_inline_batch",
    "run_batt.phase3a_validate_batch",
    "run_batt.phase3b_file_ops",
    "run_batt.phase4_differs",
)
"""The keys of the timing summary, in its order. `*_parallel` is wall-clock time, `*_cpu` the sum over samples."""

NOTES = {
    "run_batt.phase4_demo_parallel": "wall clock of all demo samples",
    "run_batt.phase4_demo_cpu": "sum over demo samples",
    "run_batt.phase4_test_parallel": "wall clock of all test samples",
    "run_batt.phase4_test_cpu": "sum over test samples",
}


class Timings:
    """Seconds by key, summed over the tasks of a run; `events` are (key, start, seconds) of every measured block, the
    start as `time.perf_counter` gives it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, float, float]] = []
        self.seconds: dict[str, float] = dict.fromkeys(KEYS, 0.0)

    def add(self, key: str, seconds: float) -> None:
        """Count `seconds` under `key`."""
        self.seconds[key] = self.seconds.get(key, 0.0) + seconds

    @contextmanager
    def measure(self, key: str) -> Iterator[None]:
        """Count the time of a `with` block under `key`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - start
            self.events.append((key, start, seconds))
            self.add(key, seconds)


class PrimitiveTimes:
    """Calls of each primitive and the nanoseconds in it, without those of the calls that it makes.

    All calls are counted. Timing one costs about as much as a small call takes, so the times are those of some calls,
    with all that are made inside them, scaled up to the calls that there were.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.nanos: Counter[str] = Counter()
        self.asked = 0
        """Calls that the programs asked for."""
        self.computed = 0
        """Calls that were computed, each once however many programs asked for it."""

    def add(self, results: Results) -> None:
        """Count what a batt did that was scored with `profile`."""
        for sample in results.times:
            self.asked += sample.asked
            self.computed += sample.computed
            for name, calls, nanos in sample.profile:
                self.calls[name] += calls
                self.nanos[name] += nanos
