"""Measure runs: the main job, evaluations a second, what a second worker gains. Part of `make bench`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import arcbatt
from arcbatt.candidates import library
from arcbatt.dealing import batt_text, deal
from arcbatt.evaluating import identity
from arcbatt.evaluating.engine import evaluate_alone
from arcbatt.scoring import Batt, RunSettings, run_task
from arcbatt.scoring.timing import Timings
from arcbatt.store import RunRecord, Store
from common import LIMITS, ROOT, SEED, TASK, cases_of, chained, show, spread


def bench_run() -> dict[str, Any]:
    """The main job: `main.run_batt` in a warm process, and the whole command from outside."""
    with tempfile.TemporaryDirectory() as folder:
        dealt = deal(32, SEED, task=TASK)
        Path(folder, "tmp_batt.py").write_text(batt_text(dealt), "utf-8")
        command = [sys.executable, str(ROOT / "run_batt.py"), "--timing", "-i", TASK, "-b", "tmp_batt.py"]
        walls, mains = [], []
        for _ in range(21):
            start = time.perf_counter()
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
            walls.append(time.perf_counter() - start)
            mains.append(main_seconds(done.stdout))
        loaded = arcbatt.load_task(TASK)
        batt = Batt(dealt.candidates, dealt.differs)
        warm = []
        with Store(Path(folder, "warm")) as store:
            for k in range(21):
                timings = Timings()
                start = time.perf_counter()
                record = RunRecord("bench", SEED, {}, [TASK], str(k))
                run_task(batt, loaded, RunSettings(LIMITS), store=store, record=record, timings=timings)
                warm.append(time.perf_counter() - start)
    return {
        "candidates": len(dealt.candidates),
        "differs": len(dealt.differs),
        "process_seconds": spread(walls),
        "main_run_batt_seconds": spread(mains),
        "warm_run_seconds": spread(warm[1:]),
    }


def main_seconds(printed: str) -> float:
    """What a run with `--timing` says that `main.run_batt` took."""
    return float(next(line for line in printed.splitlines() if "main.run_batt" in line).split()[1])


def report_run(run: dict[str, Any]) -> list[str]:
    """The section on the main job."""
    return [
        "## The run",
        "",
        f"`python run_batt.py --timing -i {TASK} -b tmp_batt_onerun_run` with {run['candidates']} candidates and "
        f"{run['differs']} differs, dealt with seed {SEED}; medians of 21 runs (least to greatest).",
        "",
        "| what | aim | seconds |",
        "|---|---|---|",
        f"| whole process | 0.25 | {show(run['process_seconds'])} |",
        f"| `main.run_batt`, cold | 0.02 | {show(run['main_run_batt_seconds'])} |",
        f"| the same in a warm process | | {show(run['warm_run_seconds'])} |",
        "",
    ]


def bench_throughput() -> dict[str, Any]:
    """Programs of 12 calls on average, each alone, on all samples of the training set, on one core."""
    solvers = [p for p in library.solvers().values() if not p.reads("S")]
    programs = [chained(solvers[k:] + solvers[:k], 6) for k in range(len(solvers))]
    source = arcbatt.open_source("training")
    cases = [case for task_id in source.ids() for case in cases_of(source.load(task_id).task)]
    nanos_done: list[int] = []
    nanos_all: list[int] = []
    for program in programs:
        (alone,) = evaluate_alone([(program, cases)], LIMITS, 1)
        nanos_all += alone.nanos
        nanos_done += [n for n, reason in zip(alone.nanos, alone.runs.reason, strict=True) if not reason]

    def rate(nanos: list[int]) -> float:
        kept = sorted(nanos)[: int(0.99 * len(nanos))]
        return len(kept) / (sum(kept) / 1e9)

    slowest = sorted(nanos_all)[int(0.99 * len(nanos_all)) :]
    return {
        "programs": len(programs),
        "calls_mean": statistics.mean(p.calls for p in programs),
        "samples": len(cases),
        "evaluations": len(nanos_all),
        "finished": len(nanos_done),
        "per_second_per_core_finished": rate(nanos_done),
        "per_second_per_core_all": rate(nanos_all),
        "share_of_time_of_slowest_percent": sum(slowest) / sum(nanos_all),
        "slowest_ms": max(nanos_all) / 1e6,
    }


def report_throughput(through: dict[str, Any]) -> list[str]:
    """The section on single programs."""
    return [
        "## Throughput",
        "",
        f"{through['programs']} straight-line programs of {through['calls_mean']:.1f} calls on average (library "
        f"solvers one after the other), each alone on all {through['samples']} samples of the ARC-AGI-1 training set, one "
        "core, the slowest 1% set aside. A program that fails is done early, so evaluations that gave a value are counted "
        "apart.",
        "",
        "| what | aim | evaluations a second and core |",
        "|---|---|---|",
        f"| {through['finished']} evaluations that gave a value | 20000 | "
        f"{through['per_second_per_core_finished']:.0f} |",
        f"| all {through['evaluations']} evaluations | | {through['per_second_per_core_all']:.0f} |",
        "",
        f"The slowest 1% take {through['share_of_time_of_slowest_percent']:.0%} of the time; the slowest evaluation "
        f"took {through['slowest_ms']:.1f} ms, bounded by fuel.",
        "",
    ]


def heaviest_tasks(count: int) -> list[str]:
    """The library's tasks whose solvers take longest."""
    seconds = {}
    for task_id, program in library.solvers().items():
        cases = cases_of(arcbatt.load_task(task_id).task)
        (alone,) = evaluate_alone([(program, cases)], LIMITS, 1)
        seconds[task_id] = alone.seconds
    return sorted(seconds, key=lambda t: -seconds[t])[:count]


def bench_speed_up() -> list[dict[str, Any]]:
    """Two workers beside one on the heaviest tasks."""
    return [speed_up_of(task_id) for task_id in heaviest_tasks(5)]


def speed_up_of(task_id: str) -> dict[str, Any]:
    """Processor time over wall-clock time of all demo samples with two workers, and wall-clock time with one."""
    dealt = deal(256, SEED, task=task_id)
    batt, loaded = Batt(dealt.candidates, dealt.differs), arcbatt.load_task(task_id)
    ratios, speed_ups, walls = [], [], []
    for _ in range(15):
        two = batt.score(loaded, workers=2)
        one = batt.score(loaded, workers=1)
        cpu = sum(t.cpu for t in two.times if t.sample.part == "demo")
        ratios.append(cpu / two.wall["demo"])
        speed_ups.append(one.wall["demo"] / two.wall["demo"])
        walls.append(two.wall["demo"])
    return {
        "task": task_id,
        "candidates": len(batt),
        "cpu_over_wall": statistics.median(ratios),
        "one_over_two_workers": statistics.median(speed_ups),
        "wall_ms": 1e3 * statistics.median(walls),
    }


def report_speed_up(rows: list[dict[str, Any]]) -> list[str]:
    """The section on workers."""
    return [
        "## Workers",
        "",
        f"The five heaviest tasks of the library, 256 candidates each, medians of 15 runs on {identity.machine()['processor']}.",
        "",
        "| task | candidates | demo wall clock (ms) | cpu / wall with 2 workers (aim 1.7) | 1 worker / 2 workers |",
        "|---|---|---|---|---|",
        *(
            f"| {r['task']} | {r['candidates']} | {r['wall_ms']:.1f} | {r['cpu_over_wall']:.2f} | "
            f"{r['one_over_two_workers']:.2f} |"
            for r in rows
        ),
        "",
    ]
