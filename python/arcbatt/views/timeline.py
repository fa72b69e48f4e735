"""A run or a search on a timeline, in the Chrome trace format: open it at https://ui.perfetto.dev or in chrome://tracing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arcbatt.disk import replace_file

if TYPE_CHECKING:  # a run that is traced must not wait for the modules of a search
    from arcbatt.answering import Solved
    from arcbatt.scoring.results import Results
    from arcbatt.scoring.run import TaskRun
    from arcbatt.scoring.timing import Timings
    from arcbatt.searching import Outcome, SearchTimeline

SLOW_SHARE = 0.05
"""A candidate gets a span of its own if it takes more than this share of its part of the run."""

PHASES, COARSE = 0, 1000
"""The track of the phases, and the first one of coarse searches; worker w has the track w + 1."""


Event = dict[str, Any]
Trace = dict[str, Any]


def run_timeline(runs: Iterable[TaskRun], timings: Timings) -> Trace:
    """The timeline of a run: a track for the phases and one for each worker, with spans for phases, batches of
    candidates and slow candidates; counters of the batches that still wait and of what the memo had."""
    zero = min((start for _, start, _ in timings.events), default=0.0)
    events = [_span(key, PHASES, start - zero, seconds) for key, start, seconds in timings.events if seconds > 0]
    for run in runs:
        events += _work(run.results, zero)
    return _trace(events)


def search_timeline(outcomes: Sequence[Outcome]) -> Trace:
    """The timeline of searches: a track for generations and their phases, or several for searches that go on at once,
    and one for each worker, with spans for batches of candidates and slow candidates; counters of candidates that still
    wait and of what the memo had."""
    starts = [timeline.started for outcome in outcomes for timeline in outcome.timelines]
    return _trace(*_searches(outcomes, min(starts, default=0.0)))


def solved_timeline(solved: Sequence[Solved]) -> Trace:
    """The timeline of `batt solve`: that of the searches by evolution, and the coarse searches, each on the first track
    that is free, with spans for their stages at each depth."""
    found = sorted((one.found for one in solved if one.found.stages), key=lambda one: one.started)
    outcomes = [one.evolution for one in solved if one.evolution is not None]
    starts = [timeline.started for outcome in outcomes for timeline in outcome.timelines]
    zero = min([*starts, *(one.started for one in found)], default=0.0)
    events, more, phases = _searches(outcomes, zero)
    tracks = _free_tracks([(one.started, one.started + one.seconds) for one in found])
    for one, track in zip(found, tracks, strict=True):
        events.append(_span(f"{one.task} coarse search", COARSE + track, one.started - zero, one.seconds))
        for stage in one.stages:
            begun, seconds = one.started - zero + stage.begun / 1e9, (stage.ended - stage.begun) / 1e9
            span = _span(f"{stage.name}, depth {stage.depth}", COARSE + track, begun, seconds)
            events.append(span | {"args": {"fuel": stage.fuel}})
    return _trace(events, more, phases)


def _searches(outcomes: Sequence[Outcome], zero: float) -> tuple[list[Event], dict[str, int], int]:
    """The events of searches, what is left out of them, and how many tracks of generations there are."""
    noted = [(timeline, outcome) for outcome in outcomes for timeline in outcome.timelines]
    noted.sort(key=lambda pair: pair[0].started)
    last = [max((ended for _, ended, *_ in timeline.generations), default=0) / 1e9 for timeline, _ in noted]
    tracks = _free_tracks([(one.started, one.started + end) for (one, _), end in zip(noted, last, strict=True)])
    phases = max(tracks, default=0) + 1
    events: list[Event] = []
    for (timeline, outcome), track in zip(noted, tracks, strict=True):
        events += _search(outcome, timeline, timeline.started - zero, track, phases)
    return events, {"left out": sum(timeline.left_out for timeline, _ in noted)}, phases


def _free_tracks(times: Sequence[tuple[float, float]]) -> list[int]:
    """For each of what began and ended then, in the order of beginning, the first track that is free."""
    tracks: list[int] = []
    busy: list[float] = []  # until when each track is
    for begun, ended in times:
        track = next((k for k, until in enumerate(busy) if until <= begun), len(busy))
        busy[track : track + 1] = [ended]
        tracks.append(track)
    return tracks


def _trace(events: Sequence[Event], more: dict[str, int] | None = None, phases: int = 1) -> Trace:
    """A trace whose first tracks are of phases."""
    tracks = sorted({event["tid"] for event in events})
    names = [
        {
            "ph": "M",
            "name": "thread_name",
            "pid": 1,
            "tid": tid,
            "args": {"name": _track(tid, phases)},
        }
        for tid in tracks
    ]
    return {"traceEvents": [*names, *events], "displayTimeUnit": "ms", "otherData": more or {}}


def _track(tid: int, phases: int) -> str:
    if tid >= COARSE:
        return f"coarse {tid - COARSE}"
    if tid >= phases:
        return f"worker {tid - phases}"
    return f"run {tid}" if tid else "run"


def write_timeline(path: str | Path, trace: Trace) -> None:
    """Write a timeline: a picture if the name ends with ``.svg``, JSON for Perfetto otherwise."""
    if Path(path).suffix == ".svg":
        from arcbatt.views.timeline_svg import timeline_svg

        text = timeline_svg(trace["traceEvents"])
    else:
        text = json.dumps(trace, separators=(",", ":"))
    replace_file(path, text)


def _work(results: Results, zero: float) -> list[Event]:
    """What the workers did for one task."""
    events = []
    for part, start in results.started.items():
        base = start - zero
        times = [t for t in results.times if t.sample.part == part]
        ends = []
        for number, time in enumerate(times):
            for worker, first, last, begun, ended, asked, computed in time.spans:
                candidates = time.order[first:last]
                name = f"{results.task.id} {time.sample} candidates {_numbers(candidates)}"
                events.append(_span(name, worker + 1, base + begun / 1e9, (ended - begun) / 1e9))
                ends.append((ended, number, asked, computed))
                slow = SLOW_SHARE * results.wall[part] * 1e9
                events += [
                    _span(f"candidate {c}", worker + 1, base + time.begun[c] / 1e9, time.nanos[c] / 1e9)
                    for c in candidates
                    if time.nanos[c] > slow
                ]
        so_far = dict.fromkeys(range(len(times)), (0, 0))
        for done, (ended, number, asked, computed) in enumerate(sorted(ends), 1):
            at = base + ended / 1e9
            so_far[number] = (asked, computed)
            events.append(_count("waiting", at, batches=len(ends) - done))
            whole, new = (sum(pair[k] for pair in so_far.values()) for k in (0, 1))
            events.append(_count("memo", at, hits=whole - new, computed=new))
    return events


def _numbers(candidates: Sequence[int]) -> str:
    """Numbers of candidates, those that follow each other as a range."""
    parts: list[list[int]] = []
    for number in sorted(candidates):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in parts)


def _search(outcome: Outcome, timeline: SearchTimeline, base: float, track: int, first: int) -> list[Event]:
    """What happened in one search: its generations on a track, and those of workers from the first one on."""
    number = f" {track}" if track else ""
    events = []
    waiting: dict[int, int] = {}
    for generation, _, candidates, _, _ in timeline.batches:
        waiting[generation] = waiting.get(generation, 0) + candidates
    names = [name for name, _ in outcome.phases]
    for generation, ended, phases, asked, computed in timeline.generations:
        at = base + (ended - sum(phases)) / 1e9
        took = sum(phases) / 1e9
        events.append(_span(f"{outcome.task} generation {generation}", track, at, took))
        # Making and evaluating candidates go on together; on the track they follow each other by their share.
        for name, nanos in zip(names, phases, strict=True):
            if nanos:
                events.append(_span(name, track, at, nanos / 1e9))
                at += nanos / 1e9
        events.append(_count(f"memo{number}", base + ended / 1e9, hits=asked - computed, computed=computed))
    for generation, worker, candidates, begun, ended in timeline.batches:
        name = f"generation {generation}, {candidates} candidates"
        events.append(_span(name, worker + first, base + begun / 1e9, (ended - begun) / 1e9))
    for generation, _, candidates, _, ended in sorted(timeline.batches, key=lambda batch: batch[4]):
        waiting[generation] -= candidates
        events.append(_count(f"waiting{number}", base + ended / 1e9, candidates=waiting[generation]))
    for worker, text, begun, ended in timeline.slow:
        span = _span("slow candidate", worker + first, base + begun / 1e9, (ended - begun) / 1e9)
        events.append(span | {"args": {"program": text}})
    return events


def _span(name: str, track: int, start: float, seconds: float) -> Event:
    return {
        "ph": "X",
        "name": name,
        "pid": 1,
        "tid": track,
        "ts": round(1e6 * start, 3),
        "dur": round(1e6 * seconds, 3),
    }


def _count(name: str, at: float, **values: int) -> Event:
    return {"ph": "C", "name": name, "pid": 1, "tid": PHASES, "ts": round(1e6 * at, 3), "args": values}
