"""A run as JSON: everything that another run can be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from arcbatt.evaluating.identity import machine, versions
from arcbatt.scoring.run import RunSettings, TaskRun
from arcbatt.scoring.timing import Timings

if TYPE_CHECKING:
    from arcbatt.searching import EvolveSettings, Found, Outcome


def run_record(
    command: str, seed: int | None, settings: RunSettings, workers: int, runs: list[TaskRun], timings: Timings
) -> dict[str, Any]:
    """The record of a run over tasks. Only `timings`, `seconds`, `t_log` and `samples` depend on the clock."""
    return {
        "command": command,
        "seed": seed,
        "versions": versions(),
        "machine": machine(),
        "limits": asdict(settings.limits),
        "workers": workers,
        "sequential": settings.sequential,
        "whole_s": settings.whole_s,
        "tasks": [_task(run) for run in runs],
        "timeouts": sum(run.timeouts for run in runs),
        "timings": timings.seconds,
    }


def _task(run: TaskRun) -> dict[str, Any]:
    results = run.results
    t_logs, tests = run.t_logs, results.part("test")
    return {
        "task": results.task.id,
        "content_hash": results.task.content_hash,
        "candidates": len(results),
        "unique": run.unique,
        "from": results.distinct_outputs(),
        "same_program": {str(c): first for c, first in run.same_program.items()},
        "same_behaviour": {str(c): first for c, first in run.same_behaviour.items()},
        "outcomes": dict(sorted(results.counts().items())),
        "known": results.known,
        "scores": [
            {
                "candidate": c,
                "id": run.ids.get(c),
                "identity": run.identities.get(c),
                "parent": entry.parent,
                "mutation": entry.mutation,
                "demo": results.demo_matches(c),
                "test": results.test_matches(c) if any(results.known[s] for s in tests) else None,
                "progress": round(results.progress(c), 9),
                "statuses": [o.slug or o.status for o in results.outcomes[c]],
                "lines": [o.line for o in results.outcomes[c]],
                "fuel": [o.fuel for o in results.outcomes[c]],
                "differs": [list(pair) for pair in results.all_differ_scores(c)],
                "seconds": run.seconds.get(c),
                "t_log": t_logs.get(c),
            }
            for c, entry in enumerate(results.entries)
        ],
        "stored": run.stored,
        "samples": [
            {"sample": str(t.sample), "cpu": t.cpu, "wall": t.wall, "asked": t.asked, "computed": t.computed}
            for t in results.times
        ],
    }


def evolve_record(
    command: str,
    settings: EvolveSettings,
    outcomes: Sequence[Outcome],
    runs: list[TaskRun],
    workers: int,
    timings: Timings,
) -> dict[str, Any]:
    """A search over tasks as JSON: the record of a run of what was found (`runs`, one for each outcome), and for each
    task how the search went, with all programs that led to what was found."""
    record = run_record(command, settings.seed, RunSettings(workers=workers), workers, runs, timings)
    record["kind"] = "evolve"
    record["search_limits"] = asdict(settings.limits)
    for part, outcome in zip(record["tasks"], outcomes, strict=True):
        part["search"] = {
            "seconds": outcome.seconds,
            "status": asdict(outcome.status),
            "operators": [list(row) for row in outcome.operators],
            "phases": dict(outcome.phases),
            "history": outcome.history.rows(),
            "found": [_found(found) for found in outcome.found],
            "programs": _programs(outcome.found),
        }
    return record


def _found(found: Found) -> dict[str, Any]:
    return {
        "id": found.program.id,
        "demos": list(found.solved),
        "progress": round(found.progress, 6),
        "calls": found.calls,
        "fuel": found.fuel,
        "generation": found.generation,
        "answers": [answer and [list(row) for row in answer] for answer in found.answers],
    }


def _programs(found: Sequence[Found]) -> dict[str, Any]:
    """All programs that led to those that were found, by id, each once: its parent, what was done to it, its text."""
    programs: dict[str, Any] = {}
    for one in found:
        # Ancestors first: a parent is never entered after its child, so the links cannot go in circles.
        parent = ""
        for ancestor in reversed(one.ancestors):
            text = {"parent": parent, "operator": ancestor.operator, "note": ancestor.note}
            programs.setdefault(ancestor.program.id, text | {"text": ancestor.program.text})
            parent = ancestor.program.id
    return programs
