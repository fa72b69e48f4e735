"""A run as JSON: everything that another run can be compared with."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from arcbatt.scoring.identity import machine, versions
from arcbatt.scoring.run import RunSettings, TaskRun
from arcbatt.scoring.timing import Timings


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
