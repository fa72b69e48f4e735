"""Measure both searches together: tasks solved, processor time, how well the confidences tell. Part of `make bench`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import arcbatt
from arcbatt.answering import Solved, SolveSettings, solve
from yardstick import naive_seconds

SECONDS, SEED = 2.0, 2


Parts = dict[str, Any]


def bench_solve() -> Parts:
    """Every fourth evaluation task, of those that the searches were developed on. Known outputs are only counted."""
    return in_steps("evaluation, every fourth", lambda k: k % 4 == 0)


def bench_held_out() -> Parts:
    """The other evaluation tasks, and ARC-AGI-2: for a final figure, since nothing was tuned on them."""
    parts = in_steps("evaluation, held out", lambda k: k % 4 != 0)
    return parts | {"ARC-AGI-2 evaluation": measure("arc2-evaluation", lambda k: True)}


def in_steps(name: str, wanted: Any) -> Parts:
    """The evaluation tasks at the places wanted: with all there is, without evolution, by the coarse search alone."""
    return {
        name: measure("evaluation", wanted),
        f"{name}, without evolution": measure("evaluation", wanted, 0.0),
        f"{name}, without evolution and learned rules": measure("evaluation", wanted, 0.0, learned=False),
    }


def measure(data: str, wanted: Any, seconds: float = SECONDS, learned: bool = True) -> dict[str, Any]:
    """The tasks of a set at the places wanted, by name in order."""
    source = arcbatt.open_source(data)
    loaded = [source.load(task_id) for k, task_id in enumerate(sorted(source.ids())) if wanted(k)]
    cpu = time.process_time()
    settings = SolveSettings(seconds=seconds, seed=SEED, workers=1, own=False, learned=learned)
    found = list(solve([one.task for one in loaded], settings))
    cpu = time.process_time() - cpu
    rows = [row(one, task) for one, task in zip(found, loaded, strict=True)]
    return {"tasks": rows, "cpu": cpu, "naive": naive_seconds()}


def row(solved: Solved, loaded: arcbatt.LoadedTask) -> dict[str, Any]:
    """What came of a task."""
    outputs = loaded.answers.outputs if loaded.answers else ()
    pairs = list(zip(solved.answers, outputs, strict=True))
    return {
        "task": solved.task,
        "confidence": solved.confidence,
        "fits": all(first.solved == len(loaded.task.demos) for first, _ in solved.answers),
        "first": all(first.grid == want for (first, _), want in pairs),
        "either": all(want in (first.grid, second.grid) for (first, second), want in pairs),
        "programs": [first.program.text for first, _ in solved.answers if first.program is not None],
    }


def report_solve(found: Parts) -> list[str]:
    """The section on both searches together."""
    lines = [
        "## Both searches together",
        "",
        f"The coarse search and learned rules, and where these have no likely answer {SECONDS:g} s of evolution on one core, seed {SEED}, "
        "without the programs known for a task.",
        "",
        *table(found),
    ]
    return lines


def report_held_out(found: Parts) -> list[str]:
    """The section on tasks that nothing was tuned on."""
    lines = [
        "## Both searches together, on tasks that nothing was tuned on",
        "",
        "The same on the other 300 evaluation tasks of ARC-AGI-1 and the 120 of ARC-AGI-2, measured only when a version of "
        "the searches was finished (`make bench PARTS=held_out`).",
        "",
        *table(found),
    ]
    for name, part in found.items():
        if "without" not in name:
            ids = ", ".join(row["task"] for row in part["tasks"] if row["either"])
            lines += [
                f"Right with two attempts, of {name}: {ids}. The programs are in `bench-results/results.json`.",
                "",
            ]
    return lines


def table(found: Parts) -> list[str]:
    """What was right, and how well confidences tell."""
    lines = [
        "| tasks | right with 1 / 2 attempts | CPU s (units of the naive evaluator's run) | confidence of a half or more: right | fit all demos: right |",
        "|---|---|---|---|---|",
    ]
    for name, part in found.items():
        rows = part["tasks"]
        likely, fit = [r for r in rows if r["confidence"] >= 0.5], [r for r in rows if r["fits"]]
        lines.append(
            f"| {name}, {len(rows)} | {right(rows)} / {right(rows, 'either')} | {part['cpu']:.0f} ({part['cpu'] / part['naive']:.0f}) | "
            f"{len(likely)}: {right(likely)} | {len(fit)}: {right(fit)} |"
        )
    lines += ["", "| confidence | tasks | right |", "|---|---|---|"]
    every = [r for name, part in found.items() if "without" not in name for r in part["tasks"]]
    for low, high in ((0.8, 1.01), (0.6, 0.8), (0.4, 0.6), (0.2, 0.4), (0.0, 0.2)):
        group = [r for r in every if low <= r["confidence"] < high]
        if group:
            lines.append(f"| {low:.1f} to {min(high, 1.0):.1f} | {len(group)} | {right(group)} |")
    return [*lines, ""]


def right(rows: Sequence[dict[str, Any]], which: str = "first") -> int:
    """How many tasks are right with the first answers, or with either."""
    return sum(bool(r[which]) for r in rows)
