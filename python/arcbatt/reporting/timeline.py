"""A run on a timeline, in the Chrome trace format: open it at https://ui.perfetto.dev or in chrome://tracing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from arcbatt.scoring.results import Results
from arcbatt.scoring.run import TaskRun
from arcbatt.scoring.timing import Timings

SLOW_SHARE = 0.05
"""A candidate gets a span of its own if it takes more than this share of its part of the run."""

PHASES = 0
"""The track of the phases; worker w has the track w + 1."""


def timeline(runs: Iterable[TaskRun], timings: Timings) -> dict[str, Any]:
    """One track for the phases and one for each worker, with spans for phases, batches of candidates and slow
    candidates, and a counter of the batches that still wait. Times are microseconds from the first phase."""
    starts = [start for _, start, _ in timings.events]
    zero = min(starts, default=0.0)
    events: list[dict[str, Any]] = [
        _span(key, PHASES, start - zero, seconds) for key, start, seconds in timings.events if seconds > 0
    ]
    for run in runs:
        events += _work(run.results, zero)
    tracks = sorted({event["tid"] for event in events})
    names = [
        {
            "ph": "M",
            "name": "thread_name",
            "pid": 1,
            "tid": tid,
            "args": {"name": f"worker {tid - 1}" if tid else "run"},
        }
        for tid in tracks
    ]
    return {"traceEvents": [*names, *events], "displayTimeUnit": "ms"}


def _work(results: Results, zero: float) -> list[dict[str, Any]]:
    """What the workers did for one task."""
    events = []
    for part, start in results.started.items():
        base = start - zero
        times = [t for t in results.times if t.sample.part == part]
        ends = []
        for time in times:
            for worker, first, last, begun, ended in time.spans:
                name = f"{results.task.id} {time.sample} candidates {first}-{last - 1}"
                events.append(_span(name, worker + 1, base + begun / 1e9, (ended - begun) / 1e9))
                ends.append(ended)
                slow = SLOW_SHARE * results.wall[part] * 1e9
                events += [
                    _span(f"candidate {c}", worker + 1, base + time.begun[c] / 1e9, time.nanos[c] / 1e9)
                    for c in range(first, last)
                    if time.nanos[c] > slow
                ]
        for done, ended in enumerate(sorted(ends), 1):
            waiting = {"batches": len(ends) - done}
            micros = 1e6 * (base + ended / 1e9)
            events.append({"ph": "C", "name": "waiting", "pid": 1, "tid": PHASES, "ts": micros, "args": waiting})
    return events


def _span(name: str, track: int, start: float, seconds: float) -> dict[str, Any]:
    return {"ph": "X", "name": name, "pid": 1, "tid": track, "ts": 1e6 * start, "dur": 1e6 * seconds}


def timeline_text(runs: Iterable[TaskRun], timings: Timings) -> str:
    """The timeline as the text of its file."""
    return json.dumps(timeline(runs, timings), separators=(",", ":"))
