"""Measure work beyond one process: overhead of executors, bytes on their way, what a search and a store cost to move.
Part of `make bench`, see bench.py; docs/scale.md reckons with what it says."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import arcbatt
import psutil
from arcbatt.candidates import Program, library
from arcbatt.evaluating.session import hashes_needed
from arcbatt.executors import ProcessExecutor, open_executor
from arcbatt.executors.carrying import perform
from arcbatt.scoring import Batt
from arcbatt.searching import Evolution, EvolveSettings, parents_for
from arcbatt.store import Kept, RunRecord, Store
from arcbatt.store.merging import merge_stores
from common import mutants

CORES = 2
ROUNDS = 3


def begun() -> set[psutil.Process]:
    """The processes that this one has begun."""
    return set(psutil.Process().children(recursive=True))


def cpu_seconds(workers: set[psutil.Process]) -> float:
    """Processor time of some processes."""
    times = [process.cpu_times() for process in workers]
    return sum(one.user + one.system for one in times)


def measured(work: Callable[[], object], workers: set[psutil.Process]) -> tuple[float, float, float]:
    """Seconds by the clock, of processor time here and of the workers, and of that here. What others do that wait for
    their turn, as the workers of Dask tell that they live, is left out."""
    start, cpu, own = time.perf_counter(), cpu_seconds(workers), time.process_time()
    work()
    here = time.process_time() - own
    return time.perf_counter() - start, here + cpu_seconds(workers) - cpu, here


def bench_distribution() -> dict[str, Any]:
    """The same batt by threads, by processes and by Dask, on as many cores, in turns; what goes where."""
    loaded = arcbatt.load_task("00d62c1b")
    parents = [program for program in library.solvers().values() if not program.reads("C")]
    batt = Batt(mutants(parents, 24_000, Random(1), loaded.task), library.differs().values())
    times: dict[str, list[tuple[float, float, float]]] = {"threads": [], "processes": [], "dask": []}
    batt.score(loaded, workers=CORES)
    some = Batt(batt.candidates[:500])
    with ExitStack() as stack:
        processes = stack.enter_context(ProcessExecutor(CORES))
        some.score(loaded, executor=processes)  # all of them have begun then
        pool = begun()
        dask = stack.enter_context(open_executor(f"dask:{CORES}"))
        some.score(loaded, executor=dask)
        cluster = begun() - pool
        for _ in range(ROUNDS):
            times["threads"].append(measured(lambda: batt.score(loaded, workers=CORES), set()))
            times["processes"].append(measured(lambda: batt.score(loaded, executor=processes), pool))
            times["dask"].append(measured(lambda: batt.score(loaded, executor=dask), cluster))
            print(f"  {[pair[-1] for pair in times.values()]}", file=sys.stderr, flush=True)
        trips = {name: round_trip(one) for name, one in (("processes", processes), ("dask", dask))}
        sent = traffic(batt, loaded.task, dask)
    ways = {
        name: dict(
            zip(
                ("seconds", "cpu_seconds", "own_cpu_seconds"),
                map(statistics.median, zip(*pairs, strict=True)),
                strict=True,
            )
        )
        for name, pairs in times.items()
    }
    ratios = {
        "processes_over_threads": ratio(times, "processes", "threads", 0),
        "processes_over_threads_cpu": ratio(times, "processes", "threads", 1),
        "processes_over_dask": ratio(times, "processes", "dask", 0),
        "processes_over_dask_cpu": ratio(times, "processes", "dask", 1),
    }
    state = moving_search()
    return {
        "candidates": len(batt),
        "samples": len(loaded.task.demos) + len(loaded.task.test_inputs),
        "ways": ways,
        "ratios": ratios,
        "round_trip_seconds": trips,
        **sent,
        "search": state,
        "store": moving_store(),
    }


def ratio(times: dict[str, list[tuple[float, float, float]]], one: str, other: str, which: int) -> float:
    """The median over rounds of how the times of two ways relate."""
    return statistics.median(a[which] / b[which] for a, b in zip(times[one], times[other], strict=True))


def round_trip(executor: Executor) -> float:
    """Seconds that a job takes which does nothing, one after the other."""
    from arcbatt.executors.carrying import packed

    payload = packed(abs, (1,))
    trips = []
    for number in range(50):
        start = time.perf_counter()
        executor.submit(perform, payload, str(number)).result()
        trips.append(time.perf_counter() - start)
    return statistics.median(trips)


def traffic(batt: Batt, task: arcbatt.Task, executor: Executor) -> dict[str, float]:
    """Bytes there and back for a candidate, and how long the jobs were."""
    from arcbatt.evaluating.cases import task_cases
    from arcbatt.evaluating.distributed import ordered, parts

    job = batt.job(task_cases(task))
    done = list(parts(job, executor, ordered(job.programs), 1))
    return {
        "sent_bytes": sum(one.sent for one in done) / len(batt),
        "received_bytes": sum(one.received for one in done) / len(batt),
        "jobs": len(done),
        "job_seconds": statistics.median(one.seconds for one in done),
    }


def moving_search(seconds: float = 60.0) -> dict[str, float]:
    """The state of a search after a minute on one thread: its size, and what it takes to go on elsewhere."""
    task = arcbatt.load_task("e76a88a6").task
    settings = EvolveSettings(1, go_on=True)
    evolution = Evolution(task, settings, parents_for(task, None, own=False))
    evolution.run(seconds=seconds, workers=1)
    start = time.perf_counter()
    saved = evolution.state()
    saving = time.perf_counter() - start
    count, first = hashes_needed(saved.state)
    start = time.perf_counter()
    Evolution.restored(task, settings, saved._replace(hashes=saved.hashes[8 * first : 8 * count]))
    return {
        "seconds": seconds,
        "candidates": evolution.status().candidates,
        "state_bytes": len(saved.state),
        "hash_bytes": 8 * (count - first),
        "save_seconds": saving,
        "restore_seconds": time.perf_counter() - start,
    }


def moving_store(tasks: int = 400, best: int = 32) -> dict[str, float]:
    """A full store of a set: its size, and seconds to merge two halves of it."""
    programs = list(library.solvers().values())
    rng = Random(1)
    with tempfile.TemporaryDirectory() as folder:
        halves = [Path(folder, name) for name in "ab"]
        for number, half in enumerate(halves):
            with Store(half) as store:
                for task in range(number, tasks, 2):
                    store.keep(RunRecord("bench", 1, {}, [str(task)], str(task)), kept(programs, str(task), best, rng))
        start = time.perf_counter()
        merged = merge_stores(Path(folder, "all"), halves)
        return {
            "tasks": tasks,
            "scores": merged.scores,
            "merge_seconds": time.perf_counter() - start,
            "index_bytes": Path(folder, "all", "index.sqlite").stat().st_size,
        }


def kept(programs: list[Program], task: str, best: int, rng: Random) -> list[Kept]:
    """As many solvers for a task as a store keeps."""
    return [
        Kept(p.id, p.text, "solver", task, 1.0, 3, 3, 0.001, 17, p.calls, "x", "how", task)
        for p in rng.sample(programs, best)
    ]


def report_distribution(found: dict[str, Any]) -> list[str]:
    """The section of the page."""
    ways, ratios, search, store = found["ways"], found["ratios"], found["search"], found["store"]
    names = {
        "threads": f"threads, {CORES} of one process",
        "processes": f"`ProcessExecutor({CORES})`",
        "dask": f"Dask, {CORES} workers of one thread",
    }
    trips = found["round_trip_seconds"]
    return [
        "",
        "## Beyond one process",
        "",
        f"{found['candidates']} mutants on {found['samples']} samples of task 00d62c1b, with all differs, in turns, median of "
        f"{ROUNDS} rounds. Repeat with `make bench PARTS=distribution`.",
        "",
        "| by | seconds | processor seconds | of these in the process that gives out | candidates/s |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {names[name]} | {way['seconds']:.2f} | {way['cpu_seconds']:.2f} | {way['own_cpu_seconds']:.2f} | {found['candidates'] / way['seconds']:.0f} |"
            for name, way in ways.items()
        ),
        "",
        f"Processes take {ratios['processes_over_threads']:.3f} of the time of threads by the clock, "
        f"{ratios['processes_over_threads_cpu']:.3f} of their processor time; Dask reaches "
        f"{ratios['processes_over_dask']:.3f} of the rate of processes by the clock, "
        f"{ratios['processes_over_dask_cpu']:.3f} by processor time.",
        "",
        f"A candidate takes {found['sent_bytes']:.0f} bytes there and {found['received_bytes']:.0f} back; "
        f"{found['jobs']} jobs lasted {found['job_seconds']:.2f} s in the median. A job that does nothing takes "
        f"{1e3 * trips['processes']:.2f} ms by a process, {1e3 * trips['dask']:.2f} ms by Dask.",
        "",
        f"The state of a search after {search['seconds']:.0f} s on one thread ({search['candidates']} candidates) has "
        f"{search['state_bytes'] / 1e6:.2f} MB and {search['hash_bytes'] / 1e6:.2f} MB of hashes; to save it takes "
        f"{search['save_seconds']:.3f} s, to go on elsewhere {search['restore_seconds']:.2f} s. Two halves of a store with "
        f"{store['scores']} scores on {store['tasks']} tasks merge in {store['merge_seconds']:.2f} s; its index has "
        f"{store['index_bytes'] / 1e6:.2f} MB.",
    ]
