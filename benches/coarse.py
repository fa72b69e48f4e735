"""Measure the coarse search: tasks solved by attempts, seconds, memory, how well confidence tells. Part of `make bench`."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

import arcbatt
from arcbatt.searching.coarse import STEPS, CoarseOutcome, CoarseSettings, coarse_all
from yardstick import naive_seconds

WORKERS = 2
PEER = "the best entry of 2020 (C++, depth 2): 151 / 169 of 400 training tasks in about 90 CPU s, 29 / 30 of these 100 evaluation tasks in about 33"
"""As it was measured on a machine of this kind."""

SETS = (("training", 1), ("evaluation", 4))
"""The tasks that may be looked at: all training tasks, every fourth evaluation task."""


def bench_coarse(depth: int = 2) -> dict[str, Any]:
    """Both sets, two different answers for each test input; the known outputs are looked at only to count."""
    sets = {f"{name}/{step}": measure(name, step, CoarseSettings(depth=depth)) for name, step in SETS}
    return {"sets": sets, "ablation": bench_ablation(), "naive": naive_seconds()}


def bench_ablation() -> dict[str, Any]:
    """Every fourth task of both sets, with each step left out."""
    rows = {}
    for step in ("", *STEPS):
        settings = CoarseSettings(without=(step,) if step else ())
        parts = [measure(name, 4, settings) for name, _ in SETS]
        tasks = [task for part in parts for task in part["tasks"]]
        rows[step] = {
            "right": [count(tasks, 1), count(tasks, 2)],
            "lost": [task["task"] for task in tasks if not task["attempt"]],
            "cpu": sum(part["cpu"] for part in parts),
        }
    return rows


def measure(data: str, step: int, settings: CoarseSettings) -> dict[str, Any]:
    """Every `step`-th task of a set."""
    source = arcbatt.open_source(data)
    loaded = [source.load(task_id) for task_id in sorted(source.ids())[::step]]
    start, cpu = time.perf_counter(), time.process_time()
    outcomes = list(coarse_all([one.task for one in loaded], settings, workers=WORKERS))
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    rows = []
    for one, outcome in zip(loaded, outcomes, strict=True):
        answers = one.answers.outputs if one.answers else ()
        rows.append(row(outcome, answers))
    print(f"  {data}: {count(rows, 1)} / {count(rows, 2)} of {len(rows)}, {cpu:.1f} CPU s", file=sys.stderr, flush=True)
    return {
        "tasks": rows,
        "wall": wall,
        "cpu": cpu,
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "classes": statistics.median(outcome.classes for outcome in outcomes),
        "states": statistics.median(outcome.states for outcome in outcomes),
        "pieces": statistics.median(outcome.pieces for outcome in outcomes),
        "rate": statistics.median(rate(outcome) for outcome in outcomes),
        "rate_expanding": statistics.median(rate(outcome, "expand") for outcome in outcomes),
        "stages": shares(outcomes),
    }


def seconds_in(outcome: CoarseOutcome, name: str = "", depth: int = 0) -> float:
    """Seconds in the stages whose names begin so, at this depth or all."""
    wanted = [s for s in outcome.stages if s.name.startswith(name) and depth in (0, s.depth)]
    return sum(stage.ended - stage.begun for stage in wanted) / 1e9


def rate(outcome: CoarseOutcome, name: str = "") -> float:
    """Classes a second of the deepest search of a task, in all its stages or those whose names begin so."""
    deepest = max((stage.depth for stage in outcome.stages), default=0)
    return outcome.classes / max(seconds_in(outcome, name, deepest), 1e-9)


def shares(outcomes: Sequence[CoarseOutcome]) -> dict[str, float]:
    """The share of each stage in the time of all tasks."""
    whole = sum(map(seconds_in, outcomes))
    names = list(dict.fromkeys(stage.name for outcome in outcomes for stage in outcome.stages))
    exact = {name: sum(s.ended - s.begun for o in outcomes for s in o.stages if s.name == name) / 1e9 for name in names}
    return {name: seconds / whole for name, seconds in exact.items()}


def row(outcome: CoarseOutcome, wanted: Sequence[Any]) -> dict[str, Any]:
    """What came of a task: the number of the attempt with which all tests are right, 0 if none."""
    places = []
    for answers, want in zip(outcome.answers, wanted, strict=True):
        grids = [answer.grid for answer in answers]
        places.append(grids.index(want) + 1 if want in grids else 0)
    first = [answers[0] for answers in outcome.answers if answers]
    return {
        "task": outcome.task,
        "attempt": 0 if 0 in places else max(places),
        "fits": outcome.fits,
        "first_right": all(place == 1 for place in places),
        "confidence": min((answer.confidence for answer in first), default=0.0),
        "answered": len(first) == len(outcome.answers),
        "seconds": outcome.seconds,
        "fuel": outcome.fuel,
        "lines": max((answer.program.calls for answer in first), default=0),
    }


def count(rows: Sequence[dict[str, Any]], attempts: int) -> int:
    """How many tasks are right with so many attempts."""
    return sum(1 <= row["attempt"] <= attempts for row in rows)


def report_coarse(coarse: dict[str, Any]) -> list[str]:
    """The section on the coarse search."""
    coarse, ablation, unit = coarse["sets"], coarse["ablation"], coarse["naive"]
    lines = [
        "## The coarse search",
        "",
        f"Two functions and what finishes a picture, {WORKERS} workers, no randomness. Tasks count when all their test "
        f"outputs are right. Beside it: {PEER}. A unit of processor time is what the naive evaluator takes for the "
        f"library's solvers on their tasks in the same run, {unit:.2f} s here.",
        "",
        "| tasks | right with 1 / 2 attempts | fit all demos | of these first answer right | CPU s (units) | s a task, median (longest) | MiB | classes, states, pieces (medians) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, found in coarse.items():
        rows = found["tasks"]
        fit = [row for row in rows if row["fits"]]
        seconds = [row["seconds"] for row in rows]
        right = sum(row["first_right"] for row in fit)
        lines.append(
            f"| {name.split('/')[0]}, {len(rows)} | {count(rows, 1)} / {count(rows, 2)} | {len(fit)} | {right} | "
            f"{found['cpu']:.1f} ({found['cpu'] / unit:.0f}) | {statistics.median(seconds):.3f} ({max(seconds):.2f}) | {found['memory_mib']:.0f} | "
            f"{found['classes']:.0f}, {found['states']:.0f}, {found['pieces']:.0f} |"
        )
    lines += ["", "| tasks | classes a second, median task: whole search / expansion alone | share of the time |"]
    lines += ["|---|---|---|"]
    for name, found in coarse.items():
        told = ", ".join(f"{stage} {share:.0%}" for stage, share in found["stages"].items())
        lines.append(f"| {name.split('/')[0]} | {found['rate']:,.0f} / {found['rate_expanding']:,.0f} | {told} |")
    lines += ["", "Every fourth task of both sets with a step left out:", ""]
    lines += ["| left out | right with 1 / 2 attempts | tasks lost, gained with 2 | CPU units |", "|---|---|---|---|"]
    whole = set(ablation[""]["lost"])
    for step, one in ablation.items():
        lost = set(one["lost"])
        changed = f"{len(lost - whole)}, {len(whole - lost)}"
        right = " / ".join(map(str, one["right"]))
        lines.append(f"| {step or 'nothing'} | {right} | {changed if step else ''} | {one['cpu'] / unit:.0f} |")
    lines += ["", "How often the first answers of a task were right, by the confidence that they were given:", ""]
    lines += ["| confidence | tasks | right |", "|---|---|---|"]
    every = [row for found in coarse.values() for row in found["tasks"] if row["answered"]]
    for low in (0.8, 0.6, 0.4, 0.2, 0.0):
        group = [row for row in every if low <= row["confidence"] < low + (0.2 if low < 0.8 else 1.0)]
        if group:
            right = sum(row["first_right"] for row in group)
            lines.append(
                f"| {low:.1f} to {min(low + 0.2, 1.0):.1f} | {len(group)} | {right} ({right / len(group):.0%}) |"
            )
    return [*lines, ""]
