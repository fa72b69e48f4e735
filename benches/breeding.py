"""Measure the search: candidates a second, memory over minutes, tasks solved. Part of `make bench`, see bench.py."""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

import arcbatt
from arcbatt.answering import predict
from arcbatt.searching import Evolution, EvolveSettings, evolve, parents_for

SEED = 1
WORKERS = 2


def bench_rate(seconds: float = 5.0) -> dict[str, Any]:
    """Distinct new candidates a second on every twentieth training task."""
    rows = []
    for task_id in rate_tasks():
        rows.append(rate_of(task_id, seconds))
        print(f"  {rows[-1]}", file=sys.stderr, flush=True)
    return {"seconds": seconds, "tasks": rows, "median": statistics.median(row["rate"] for row in rows)}


def rate_tasks() -> list[str]:
    """Tasks of mixed size."""
    return sorted(arcbatt.open_source("training").ids())[7::20]


def rate_of(task_id: str, seconds: float) -> dict[str, Any]:
    """Distinct new candidates a second, end to end: mutate, canonicalise, drop duplicates, evaluate, score, archive.

    Without the library's solver of the task, and without stopping when it is solved.
    """
    task = arcbatt.load_task(task_id).task
    evolution = Evolution(task, EvolveSettings(SEED, go_on=True), parents_for(task_id, None, own=False))
    start, cpu = time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds:
        evolution.step(WORKERS)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    status = evolution.status()
    return {
        "task": task_id,
        "demos": status.demos,
        "cells": statistics.mean(len(d.input) * len(d.input[0]) for d in task.demos),
        "rate": status.candidates / wall,
        "cpu_over_wall": cpu / wall,
        "computed": status.computed / status.candidates,
        "hit_rate": status.hit_rate,
        "known": status.known / (status.known + status.candidates),
    }


def bench_endurance(minutes: int = 5, task_id: str = "e76a88a6") -> dict[str, Any]:
    """Candidates a second in each minute of a long search, and the most memory that the process had."""
    task = arcbatt.load_task(task_id).task
    evolution = Evolution(task, EvolveSettings(SEED, go_on=True), parents_for(task_id, None, own=False))
    rates, memory, before = [], [], 0
    for _ in range(minutes):
        start = time.perf_counter()
        while time.perf_counter() - start < 60:
            evolution.step(WORKERS)
            memory.append(evolution.status().memory)
        candidates = evolution.status().candidates
        rates.append((candidates - before) / (time.perf_counter() - start))
        before = candidates
        print(f"  {rates[-1]:.0f}/s, {max(memory) >> 20} MiB", file=sys.stderr, flush=True)
    return {
        "task": task_id,
        "rates": rates,
        "last_over_first": rates[-1] / rates[0],
        "memory_mib": max(memory) / 2**20,
        "limit_mib": evolution.settings.memory / 2**20,
    }


def bench_solving(data: str, step: int = 1, seconds: float = 10.0) -> dict[str, Any]:
    """Every `step`-th task, so many seconds each, without the library's solver of the task; the answers are looked at
    only to count."""
    source = arcbatt.open_source(data)
    rows = []
    for task_id in sorted(source.ids())[::step]:
        loaded = source.load(task_id)
        settings = EvolveSettings(SEED)
        (outcome,) = evolve([loaded.task], settings, seconds=seconds, workers=WORKERS, own=False)
        row: dict[str, Any] = {
            "task": task_id,
            "demo_solved": outcome.solved,
            "first_right": False,
            "right": False,
            "seconds": outcome.seconds,
            "candidates": outcome.status.candidates,
            "progress": outcome.status.progress,
        }
        if outcome.solved:
            programs = [found.program for found in outcome.found if all(found.solved)]
            predictions = predict(loaded.task, programs, workers=WORKERS)
            answers = loaded.answers.outputs if loaded.answers else ()
            attempts = [(one.attempt_1, one.attempt_2) for one in predictions.outputs]
            row["first_right"] = all(a[0] == want for a, want in zip(attempts, answers, strict=True))
            row["right"] = all(want in a for a, want in zip(attempts, answers, strict=True))
            row["program"] = programs[0].text
            row["id"] = programs[0].id
            row["how"] = outcome.found[0].ancestors[0].operator
        rows.append(row)
        print(f"  {row}", file=sys.stderr, flush=True)
    return {"data": data, "seconds": seconds, "tasks": rows}


def count(rows: list[dict[str, Any]], what: str) -> int:
    """How many tasks have it."""
    return sum(bool(row[what]) for row in rows)


def report_rate(rate: dict[str, Any]) -> list[str]:
    """The section on candidates a second."""
    rows = rate["tasks"]
    return [
        "## Breeding: candidates a second",
        "",
        f"Mutate, canonicalise, drop duplicates, evaluate on all demo samples, score, archive: different new candidates a "
        f"second with 2 workers, {rate['seconds']:.0f} s on each of {len(rows)} training tasks of mixed size, the "
        "library's own solver taken out.",
        "",
        f"Median **{rate['median']:.0f}** a second (aim 20000), {min(r['rate'] for r in rows):.0f} to "
        f"{max(r['rate'] for r in rows):.0f}; {statistics.median(r['computed'] for r in rows):.1f} calls computed for a "
        f"candidate, memo hits {statistics.median(r['hit_rate'] for r in rows):.0%} (medians). "
        f"{statistics.median(r['known'] for r in rows):.0%} of all mutants were known and dropped before evaluation. "
        "What limits it: the values themselves on large grids, and the sequential part between the phases of a "
        f"generation (processor time over wall clock {statistics.median(r['cpu_over_wall'] for r in rows):.2f}).",
        "",
        "| task | demos | cells | candidates/s | calls computed for a candidate | memo hits | dropped as known |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {r['task']} | {r['demos']} | {r['cells']:.0f} | {r['rate']:.0f} | {r['computed']:.1f} | "
            f"{r['hit_rate']:.0%} | {r['known']:.0%} |"
            for r in rows
        ),
        "",
    ]


def report_endurance(endurance: dict[str, Any]) -> list[str]:
    """The section on memory and speed over minutes."""
    return [
        "## Breeding: over minutes",
        "",
        f"A search of {len(endurance['rates'])} minutes on {endurance['task']}: candidates a second in each minute "
        f"{', '.join(f'{rate:.0f}' for rate in endurance['rates'])}; the last over the first "
        f"{endurance['last_over_first']:.2f} (aim 0.8). The process had at most {endurance['memory_mib']:.0f} MiB (limit "
        f"{endurance['limit_mib']:.0f} MiB).",
        "",
    ]


def report_solving(solving: dict[str, Any], title: str, programs: bool) -> list[str]:
    """The section on tasks solved."""
    rows = solving["tasks"]
    lines = [
        f"## {title}",
        "",
        f"{len(rows)} tasks, {solving['seconds']:.0f} s each with 2 workers, seed {SEED}, the library's solver of the task "
        "taken out. How many candidates fit into ten seconds depends on the machine; that is the only part of the clock.",
        "",
        "| | tasks |",
        "|---|---|",
        f"| all demo samples solved | {count(rows, 'demo_solved')} |",
        f"| and all test outputs right with two attempts | {count(rows, 'right')} |",
        f"| and all test outputs right with the first attempt | {count(rows, 'first_right')} |",
        "",
    ]
    if programs:
        lines += ["The programs found for tasks with right test outputs, shortest first:", "", "```"]
        right = sorted((r for r in rows if r["right"]), key=lambda r: (r["program"].count("\n"), r["task"]))
        for row in right:
            body = "; ".join(line.strip() for line in row["program"].splitlines()[1:-1])
            lines.append(f"{row['task']}: {body}")
        lines += ["```", ""]
        wrong = [row["task"] for row in rows if row["demo_solved"] and not row["right"]]
        lines += [f"Demos solved, tests wrong: {', '.join(wrong)}.", ""]
    return lines
