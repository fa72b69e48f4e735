"""Where the time of a run went."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

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
