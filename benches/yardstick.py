"""Measure the engine against the DSL in pure Python (naive/). Part of `make bench`, see bench.py."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import arcbatt
import naive
from arcbatt import _engine
from arcbatt.candidates import library
from arcbatt.evaluating import identity
from arcbatt.evaluating.engine import engine_cases, evaluate_alone
from arcbatt.limits import Limits
from common import cases_of

FOLDER = Path(library.__file__).parent
TIMES = 8  # the engine's turn has the work so often, so that it is not over in a few milliseconds


def solver(task_id: str) -> Callable[..., Any]:
    """The library's solver of a task, its file executed as Python."""
    return naive.load((FOLDER / f"solve_{task_id}.py").read_text("utf-8"))


def plain_arguments(function: Callable[..., Any], cases: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a function of the naive evaluator takes on the engine's cases: pure Python."""
    return [naive.arguments(function, case.s, case.i, case.c) for case in cases]


def naive_seconds(rounds: int = 3) -> float:
    """Processor time of the naive evaluator for every solver of the library on all samples of its task: a unit in which
    machines compare."""
    jobs = []
    for task_id in library.solvers():
        function = solver(task_id)
        jobs.append((function, plain_arguments(function, cases_of(arcbatt.load_task(task_id).task))))
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        for function, arguments in jobs:
            for values in arguments:
                function(*values)
        seconds.append(time.process_time() - start)
    return min(seconds)


def bench_naive(rounds: int = 21) -> dict[str, Any]:
    """Every solver of the library on all samples of its task, by the naive evaluator and by the engine in turns.

    Samples a second by the wall clock, and their ratios within a round; for each task the ratio of processor times, of
    the engine's from several runs in a row.
    """
    jobs, calls = {}, {}
    for task_id, program in library.solvers().items():
        function, cases = solver(task_id), cases_of(arcbatt.load_task(task_id).task)
        jobs[task_id] = (program, cases)
        calls[task_id] = (function, plain_arguments(function, cases))
    samples = sum(len(cases) for _, cases in jobs.values())

    walls: dict[str, list[float]] = {"naive": [], "one": [], "two": []}
    cpu: dict[str, list[tuple[float, float]]] = {task_id: [] for task_id in jobs}
    for _ in range(rounds):
        seconds = {}
        start = time.perf_counter()
        for task_id, (function, arguments) in calls.items():
            before = time.thread_time_ns()
            for values in arguments:
                function(*values)
            seconds[task_id] = (time.thread_time_ns() - before) / 1e9
        walls["naive"].append(time.perf_counter() - start)
        for name, workers in (("one", 1), ("two", 2)):
            start = time.perf_counter()
            evaluate_alone(list(jobs.values()) * TIMES, Limits(), workers)
            walls[name].append((time.perf_counter() - start) / TIMES)
        for task_id, (program, cases) in jobs.items():
            nanos = _engine.time_program(program.core, engine_cases(cases), Limits(), TIMES)
            cpu[task_id].append((seconds[task_id], nanos / 1e9))

    tasks = [
        {
            "task": task_id,
            "samples": len(calls[task_id][1]),
            "naive_seconds": statistics.median(plain for plain, _ in pairs),
            "engine_seconds": statistics.median(engine for _, engine in pairs),
            "ratio": statistics.median(plain / engine for plain, engine in pairs),
        }
        for task_id, pairs in cpu.items()
    ]
    rates = {name: [samples / wall for wall in found] for name, found in walls.items()}
    return {
        "rounds": rounds,
        "machine": identity.machine(),
        "samples": samples,
        "rates": rates,
        "ratios": {
            name: [rate / plain for rate, plain in zip(found, rates["naive"], strict=True)]
            for name, found in rates.items()
        },
        "tasks": sorted(tasks, key=lambda row: row["ratio"]),
    }


def report_naive(beside: dict[str, Any], listed: int = 10) -> list[str]:
    """The section on the engine beside pure Python."""
    tasks = beside["tasks"]
    least, greatest = tasks[0], tasks[-1]
    total = sum(row["naive_seconds"] for row in tasks) / sum(row["engine_seconds"] for row in tasks)
    slower = sum(row["ratio"] < 1 for row in tasks)
    names = {
        "naive": "pure Python, one process",
        "one": "this engine, one worker",
        "two": "this engine, two workers",
    }
    return [
        "## Beside pure Python",
        "",
        f"The library's {len(tasks)} solvers on all {beside['samples']} samples of their tasks, each alone: by this engine, "
        "and by the same programs executed as Python with the primitives of `benches/naive`, which are written from the "
        "same specification as one would write them first, with tuples and frozensets. In turns in one run on "
        f"{beside['machine']['processor']} with {beside['machine']['cores']} cores, wall clock, medians of "
        f"{beside['rounds']} rounds (least to greatest).",
        "",
        "| evaluator | samples a second | times pure Python |",
        "|---|---|---|",
        *(
            f"| {what} | {show(beside['rates'][name], 0)} | {show(beside['ratios'][name], 1)} |"
            for name, what in names.items()
        ),
        "",
        f"Processor time of pure Python over that of one worker ({TIMES} runs in a row for each reading of the clock, which "
        f"takes as long as a small program): in all {total:.1f}; task by task, median "
        f"**{statistics.median(row['ratio'] for row in tasks):.1f}**, least {least['ratio']:.1f} ({least['task']}), greatest "
        f"{greatest['ratio']:.1f} ({greatest['task']}); {slower} of {len(tasks)} tasks take longer here than there. The "
        f"{min(listed, len(tasks))} that gain least:",
        "",
        "| task | samples | pure Python (ms) | this engine (ms) | ratio |",
        "|---|---|---|---|---|",
        *(
            f"| {row['task']} | {row['samples']} | {1e3 * row['naive_seconds']:.3f} | {1e3 * row['engine_seconds']:.3f} | "
            f"{row['ratio']:.1f} |"
            for row in tasks[:listed]
        ),
        "",
    ]


def show(values: Sequence[float], digits: int) -> str:
    """Median, least and greatest as text."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
