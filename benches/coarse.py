"""Measure the coarse search: tasks solved by attempts, seconds, memory, how well confidence tells. Part of `make bench`."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Container, Sequence
from typing import Any

import arcbatt
from arcbatt.searching.coarse import STEPS, CoarseOutcome, CoarseSettings, coarse, coarse_all
from yardstick import naive_seconds

WORKERS = 2
PEER = "the best entry of 2020 (C++, depth 2): 151 / 169 of 400 training tasks in about 90 CPU s, 29 / 30 of these 100 evaluation tasks in about 33"
"""As it was measured on a machine of this kind."""

SETS = (("training", 1), ("evaluation", 4))
"""The tasks that may be looked at: all training tasks, every fourth evaluation task."""


def bench_coarse(depth: int = 2) -> dict[str, Any]:
    """Both sets, two different answers for each test input; the known outputs are looked at only to count."""
    sets = {f"{name}/{step}": measure(name, step, CoarseSettings(depth=depth)) for name, step in SETS}
    return {"sets": sets, "ablation": bench_ablation(sets), "rate": bench_rate(sets), "naive": naive_seconds()}


def bench_ablation(sets: dict[str, Any]) -> dict[str, Any]:
    """Every fourth task of both sets of those that were right with two attempts, with each step left out."""
    rows = {}
    for step in ("", *STEPS):
        settings = CoarseSettings(without=(step,) if step else ())
        parts = []
        for name, found in sets.items():
            data = name.split("/")[0]
            solved = {row["task"] for row in found["tasks"] if row["attempt"]}
            parts.append(measure(data, 4, settings, solved))
        tasks = [task for part in parts for task in part["tasks"]]
        rows[step] = {"right": [count(tasks, 1), count(tasks, 2)], "cpu": sum(part["cpu"] for part in parts)}
    return rows


def measure(data: str, step: int, settings: CoarseSettings, only: Container[str] | None = None) -> dict[str, Any]:
    """Every `step`-th task of a set, or those `only` of them."""
    source = arcbatt.open_source(data)
    ids = [task_id for task_id in sorted(source.ids())[::step] if only is None or task_id in only]
    loaded = [source.load(task_id) for task_id in ids]
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
    }


def bench_rate(sets: dict[str, Any], rounds: int = 5) -> dict[str, Any]:
    """The task with the median number of classes, alone: the least processor time of some rounds."""
    rows = sorted(
        (row["classes"], name.split("/")[0], row["task"]) for name, one in sets.items() for row in one["tasks"]
    )
    _, data, task_id = rows[len(rows) // 2]
    task = arcbatt.open_source(data).load(task_id).task
    found = []
    for _ in range(rounds):
        cpu = time.process_time()
        outcome = coarse(task)
        found.append((time.process_time() - cpu, outcome))
    cpu, outcome = min(found, key=lambda one: one[0])
    nanos: dict[str, int] = {}
    for stage in outcome.stages:
        nanos[stage.name] = nanos.get(stage.name, 0) + stage.ended - stage.begun
    whole = sum(nanos.values())
    shares = {name: nano / whole for name, nano in nanos.items()}
    return {"task": task_id, "cpu": cpu, "classes": outcome.classes, "states": outcome.states, "shares": shares}


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
        "classes": outcome.classes,
        "lines": max((answer.program.calls for answer in first), default=0),
    }


def count(rows: Sequence[dict[str, Any]], attempts: int) -> int:
    """How many tasks are right with so many attempts."""
    return sum(1 <= row["attempt"] <= attempts for row in rows)


def report_rate(rate: dict[str, Any]) -> list[str]:
    """Classes and states a second, and where the time goes."""
    shares, cpu = rate["shares"], rate["cpu"]
    expanding = cpu * (shares["expand"] + shares["expand to sizes"])
    told = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    return [
        f"On the task with the median number of classes ({rate['task']}) a core makes {rate['classes'] / cpu:,.0f} different "
        f"classes a second in all and {rate['classes'] / expanding:,.0f} while it expands ({rate['states'] / cpu:,.0f} and "
        f"{rate['states'] / expanding:,.0f} different pictures and lists): {rate['classes']:,} classes of {rate['states']:,} "
        f"states in {cpu:.3f} s of processor time. Where it goes: {told}.",
        "",
    ]


def report_coarse(measured: dict[str, Any]) -> list[str]:
    """The section on the coarse search."""
    sets, ablation, rate, unit = measured["sets"], measured["ablation"], measured["rate"], measured["naive"]
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
    for name, found in sets.items():
        rows = found["tasks"]
        fit = [row for row in rows if row["fits"]]
        seconds = [row["seconds"] for row in rows]
        right = sum(row["first_right"] for row in fit)
        lines.append(
            f"| {name.split('/')[0]}, {len(rows)} | {count(rows, 1)} / {count(rows, 2)} | {len(fit)} | {right} | "
            f"{found['cpu']:.1f} ({found['cpu'] / unit:.0f}) | {statistics.median(seconds):.3f} ({max(seconds):.2f}) | {found['memory_mib']:.0f} | "
            f"{found['classes']:.0f}, {found['states']:.0f}, {found['pieces']:.0f} |"
        )
    lines += ["", *report_rate(rate)]
    lines += [
        "",
        "Of every fourth task of both sets those that were right with two attempts, with a step left out:",
        "",
    ]
    lines += ["| left out | right with 1 / 2 attempts | lost | processor time |", "|---|---|---|---|"]
    whole = ablation[""]
    for step, one in ablation.items():
        right, lost = " / ".join(map(str, one["right"])), whole["right"][1] - one["right"][1]
        time_taken = f"{one['cpu'] / whole['cpu']:.2f}" if step else f"{one['cpu'] / unit:.0f} units"
        lines.append(f"| {step or 'nothing'} | {right} | {lost if step else ''} | {time_taken} |")
    lines += ["", "How often the first answers of a task were right, by the confidence that they were given:", ""]
    lines += ["| confidence | tasks | right |", "|---|---|---|"]
    every = [row for found in sets.values() for row in found["tasks"] if row["answered"]]
    for low in (0.8, 0.6, 0.4, 0.2, 0.0):
        group = [row for row in every if low <= row["confidence"] < low + (0.2 if low < 0.8 else 1.0)]
        if group:
            right = sum(row["first_right"] for row in group)
            lines.append(
                f"| {low:.1f} to {min(low + 0.2, 1.0):.1f} | {len(group)} | {right} ({right / len(group):.0%}) |"
            )
    return [*lines, ""]
