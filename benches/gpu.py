"""Measure the coarse search on GPUs beside the processor, as far as there are any. Part of `make bench`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import arcbatt
from arcbatt.evaluating.devices import PTX
from common import ROOT

STEP = 20
"""Every so many of the training tasks."""


DEPTH = 2


def bench_gpu() -> dict[str, Any]:
    """Frontiers of training tasks on one core, all cores and all devices; whole searches with and without."""
    source = arcbatt.open_source("arc1-training")
    tasks = {task_id: source.load(task_id).task.to_dict() for task_id in sorted(source.ids())[::STEP]}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tasks.json"
        file.write_text(json.dumps(tasks), "utf-8")
        command = ["cargo", "run", "--quiet", "--release", "--package", "batt-gpu", "--example", "measure", "--"]
        command += [str(file), str(PTX), str(DEPTH)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    if measured["line"] is not None:
        print(f"  {measured['line']}: only what the processor does is measured", file=sys.stderr, flush=True)
    return measured


def report_gpu(measured: dict[str, Any]) -> list[str]:
    """The section on GPUs."""
    rows, devices = measured["tasks"], measured["devices"]
    alone, busy, least = (sum(row[name] for row in rows) for name in ("alone", "busy", "least"))
    results, largest = sum(row["results"] for row in rows), [row["largest"] for row in rows]
    lines = [
        "## The coarse search on a GPU",
        "",
        f"Whole searches of {len(rows)} training tasks take {busy:.2f} s of processor time. If the {results:,} results that "
        f"devices can compute cost nothing but being taken, it would be {least:.2f} s: no device makes them more than "
        f"{busy / least:.2f} times as fast. The largest batch of a task has {min(largest):,} to {max(largest):,} results. On pictures "
        f"of their frontiers a core makes {measured['core']:,.0f} different results a second, {measured['cores']} cores "
        f"{measured['all_cores']:,.0f}.",
        "",
    ]
    if devices is None:
        return [*lines, f"Not yet measured on a GPU ({measured['line']}).", ""]
    seconds = sum(row["with"]["seconds"] for row in rows)
    slower = sum(row["with"]["seconds"] > 1.02 * row["alone"] for row in rows)
    crossing = (
        f"batches of {devices['batch']:,} results" if devices["note"] is None else f"no batch ({devices['note']})"
    )
    return [
        *lines,
        f"Devices: {devices['count']}, with {devices['rate']:,.0f} different results a second, "
        f"{devices['rate'] / measured['core']:.1f} times those of a core and {devices['rate'] / measured['all_cores']:.1f} times "
        f"those of all. They are faster than a core from {crossing} on. Whole searches with them take {seconds:.2f} s, "
        f"{alone / seconds:.2f} times as fast; {slower} of {len(rows)} tasks are slower by more than 2%.",
        "",
    ]
