"""Measure the evaluation of candidates in Python, beside what the field does. Part of `make bench`, see bench.py."""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from arcbatt import PythonCandidate, PythonLimits, PythonWorkers, _engine
from arcbatt.evaluating import identity
from arcbatt.evaluating.python import JobCandidate, PythonJob
from yardstick import show

WORKERS = 2
GRIDS = tuple(tuple(tuple((k + row * column) % 10 for column in range(3)) for row in range(3)) for k in range(4))

# Bodies as language models write them for tasks of the training set.
SIMPLE = (
    """
def transform(grid):
    height, width = len(grid), len(grid[0])
    result = [[0] * width for _ in range(height)]
    for r in range(height):
        for c in range(width):
            result[r][width - 1 - c] = (grid[r][c] + {0}) % 10
    return result
""",
    """
def transform(grid):
    colours = {{}}
    for row in grid:
        for cell in row:
            colours[cell] = colours.get(cell, 0) + 1
    best = max(colours, key=colours.get)
    return [[best if cell == {0} % 10 else cell for cell in row] for row in grid]
""",
    """
def transform(grid):
    rows = [list(row) for row in grid]
    for _ in range({0} % 4):
        rows = [list(row) for row in zip(*rows[::-1])]
    return rows + rows
""",
    """
from collections import deque

def transform(grid):
    height, width = len(grid), len(grid[0])
    seen, waiting = {{(0, 0)}}, deque([(0, 0)])
    while waiting:
        r, c = waiting.popleft()
        for i, j in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= i < height and 0 <= j < width and (i, j) not in seen and grid[i][j] != {0} % 10:
                seen.add((i, j))
                waiting.append((i, j))
    return [[1 if (r, c) in seen else 0 for c in range(width)] for r in range(height)]
""",
)
NUMPY = (
    """
import numpy as np

def transform(grid: np.ndarray) -> np.ndarray:
    result = np.zeros_like(grid)
    result[grid == {0} % 10] = 3
    return np.rot90(result, {0} % 4)
""",
    """
import numpy as np

def transform(grid):
    grid = np.array(grid)
    colours, counts = np.unique(grid, return_counts=True)
    return np.where(grid == colours[counts.argmax()], {0} % 10, grid)
""",
    """
import numpy as np

def transform(grid: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(grid != {0} % 10)
    if not len(rows):
        return grid
    return np.tile(grid[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], (2, 2))
""",
)
LOOP = "def transform(grid):\n    while True: pass\n"

# What a process of its own runs: the text and the grids come by standard input.
ONE_PROCESS = """
import json, sys
text, grids = json.load(sys.stdin)
scope = {}
exec(text, scope)
json.dump([[list(map(int, row)) for row in scope["transform"](grid)] for grid in grids], sys.stdout)
"""


def texts_of(templates: Sequence[str], count: int) -> list[str]:
    """So many different texts."""
    return [templates[k % len(templates)].format(k) for k in range(count)]


def job_of(texts: Sequence[str], limits: PythonLimits | None = None) -> PythonJob:
    """The job of running texts on the four grids."""
    candidates = tuple(JobCandidate.of(PythonCandidate(text)) for text in texts)
    return PythonJob(candidates, GRIDS, limits=limits or PythonLimits())


class Alarm(Exception):
    """The second is over."""


def ring(number: int, frame: object) -> None:
    """End what is running."""
    raise Alarm


def run_with_alarm(text: str) -> list[Any]:
    """What a worker of a pool usually does: exec, an alarm for each sample, everything caught."""
    signal.signal(signal.SIGALRM, ring)
    outputs: list[Any] = []
    try:
        scope: dict[str, Any] = {}
        exec(text, scope)
        for grid in GRIDS:
            signal.setitimer(signal.ITIMER_REAL, 1.0)
            result = scope["transform"](_given(text, grid))
            outputs.append([[int(cell) for cell in row] for row in result])
    except Exception as error:
        outputs.append(repr(error))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return outputs


def _given(text: str, grid: Sequence[Sequence[int]]) -> Any:
    """Each call gets a grid of its own, as an array if it wants one."""
    if ": np.ndarray" in text:
        import numpy as np

        return np.array(grid)
    return [list(row) for row in grid]


def timed(count: int, work: Callable[[], object]) -> float:
    """Candidates a second."""
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def a_process_each(texts: Sequence[str]) -> None:
    """A process for each candidate, as many at once as there are workers."""
    grids = [[list(row) for row in grid] for grid in GRIDS]

    def run(text: str) -> None:
        array = text.replace("def transform(grid: np.ndarray) -> np.ndarray:", "def transform(grid):")
        wanted = array if array == text else array.replace("):\n", "):\n    grid = np.array(grid)\n", 1)
        subprocess.run(
            [sys.executable, "-c", ONE_PROCESS], input=json.dumps([wanted, grids]), text=True, capture_output=True
        ).check_returncode()

    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(run, texts))


def _evaluate_texts(workers: PythonWorkers, texts: Sequence[str]) -> object:
    return workers.evaluate(job_of(texts))


def _evaluate_loops(workers: PythonWorkers, loops: int) -> object:
    return workers.evaluate(_with_loops(loops))


def _one_by_one(pool: Pool, texts: Sequence[str]) -> object:
    return list(pool.imap(run_with_alarm, texts))


def bench_python(rounds: int = 7, count: int = 10_000, million: int = 1_000_000) -> dict[str, Any]:
    """Rates beside a pool with an alarm and a process each, in turns; loops among others; memory over many."""
    kinds = {"simple": SIMPLE, "numpy": NUMPY}
    rates: dict[str, dict[str, list[float]]] = {kind: {} for kind in kinds}
    with PythonWorkers(WORKERS) as workers, get_context("spawn").Pool(WORKERS) as pool:
        pool.map(run_with_alarm, texts_of(NUMPY, 8))  # so that NumPy is loaded
        jobs = {kind: job_of(texts_of(templates, count)) for kind, templates in kinds.items()}
        for _ in range(rounds):
            for kind, templates in kinds.items():
                texts, few = texts_of(templates, count), texts_of(templates, 24)
                job, alone = jobs[kind], job_of(texts_of(templates, 200))
                table = workers.evaluate(alone)
                ways: dict[str, tuple[int, Callable[[], object]]] = {
                    "workers": (count, partial(workers.evaluate, job)),
                    "from text": (count, partial(_evaluate_texts, workers, texts)),
                    "pool": (count, partial(pool.map, run_with_alarm, texts, 100)),
                    "pool one by one": (count, partial(_one_by_one, pool, texts)),
                    "alone": (200, partial(workers.confirm, alone, table, range(200))),
                    "process": (24, partial(a_process_each, few)),
                }
                for way, (number, work) in ways.items():
                    rates[kind].setdefault(way, []).append(timed(number, work))
        loops = [1000 / timed(1000, partial(_evaluate_loops, workers, n)) for n in (0, 10)]
        memory = _endurance(workers, jobs["simple"], million)
        level = workers.isolation
    return {
        "machine": identity.machine(),
        "isolation": level,
        "workers": WORKERS,
        "rounds": rounds,
        "rates": rates,
        "loops": {"without": loops[0], "with_ten": loops[1], "own": 10 / WORKERS},
        "memory": memory,
    }


def _with_loops(loops: int) -> PythonJob:
    texts = texts_of(SIMPLE, 1000)
    for k in range(loops):
        texts[k * 97 + 5] = LOOP
    return job_of(texts)


def _endurance(workers: PythonWorkers, job: PythonJob, million: int) -> dict[str, Any]:
    """Resident memory of this process and of the warm interpreter while many candidates are evaluated; zombies."""
    rows, done = [], 0
    size = len(job.candidates)
    while done < million:
        workers.evaluate(job)
        done += size
        if done % max(size, million // 10) == 0:
            rows.append({"done": done, "parent": _engine.resident_bytes() or 0, "warm": _resident(workers.process_id)})
    return {"candidates": done, "rows": rows, "zombies": _zombies(workers.process_id)}


def _resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096


def _zombies(parent: int) -> int:
    """Processes that ended and that nobody waited for, among the children of a process."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found += fields[0] == "Z" and int(fields[1]) == parent
    return found


def report_python(found: dict[str, Any]) -> list[str]:
    """The section on candidates in Python."""
    rates, loops, memory = found["rates"], found["loops"], found["memory"]
    names = {
        "workers": "confined workers, compiled and run",
        "from text": "the same, parsed and checked in the parent first",
        "pool": "a process pool with an alarm, 100 a task",
        "pool one by one": "a process pool with an alarm, one a task",
        "alone": "confined workers, a fresh process each (claims)",
        "process": "a process for each candidate",
    }
    rows = memory["rows"]

    def ratio(kind: str, way: str) -> str:
        pairs = zip(rates[kind]["workers"], rates[kind][way], strict=True)
        return f"{statistics.median(ours / other for ours, other in pairs):.1f}"

    return [
        "## Candidates in Python",
        "",
        f"Different texts on four 3x3 grids each, isolation {found['isolation']}, {found['workers']} workers, on "
        f"{found['machine']['processor']} with {found['machine']['cores']} cores; candidates a second by the wall clock, in "
        f"turns in one run, medians of {found['rounds']} rounds (least to greatest). The ratio is of the first line to the "
        "other. A pool has no isolation, and one candidate can change what the next one gives.",
        "",
        "| way | simple bodies | ratio | NumPy bodies | ratio |",
        "|---|---|---|---|---|",
        *(
            f"| {what} | {show(rates['simple'][way], 0)} | {ratio('simple', way)} | {show(rates['numpy'][way], 0)} | "
            f"{ratio('numpy', way)} |"
            for way, what in names.items()
        ),
        "",
        f"1,000 simple candidates take {loops['without']:.2f} s; with ten among them that loop for ever (limit 1 s each, so "
        f"{loops['own']:.1f} s on {found['workers']} workers) {loops['with_ten']:.2f} s.",
        "",
        f"Resident memory over {memory['candidates']:,} candidates, after the first and the last tenth: this process "
        f"{rows[0]['parent'] / 1e6:.0f} and {rows[-1]['parent'] / 1e6:.0f} MB, the warm interpreter "
        f"{rows[0]['warm'] / 1e6:.0f} and {rows[-1]['warm'] / 1e6:.0f} MB; {memory['zombies']} zombies.",
        "",
    ]
