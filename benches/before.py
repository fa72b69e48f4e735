"""Measure an earlier main and this checkout in turns, in one run. Part of `make bench`, see bench.py.

The earlier one is built once, into bench-results/before/, and has all other packages from this environment. Each of the two
is asked in a process of its own, which runs this file with its package; so this file, and what it takes from the other
benches, keeps to names that both have.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import arcbatt
from arcbatt.candidates import library
from arcbatt.evaluating import identity
from arcbatt.evaluating.engine import evaluate_alone
from breeding import rate_of, rate_tasks
from common import LIMITS, ROOT, cases_of
from running import heaviest_tasks, main_seconds, speed_up_of
from startup import BATT, COMMANDS, finished, processor_time, user_environment

BEFORE = "979c48b"  # what the aims are relative to
CANDIDATES = 32_000
ROUNDS = 21
TIMES = 8  # in a row
SECONDS = 3.0  # of each search

Ask = Callable[..., list[Any]]


def bench_before() -> dict[str, Any]:
    """What both of them take, pair by pair."""
    commit, date = commit_of(os.environ.get("BEFORE") or BEFORE)
    homes = (built(commit), ROOT)
    with ExitStack() as stack:
        sides = [stack.enter_context(started(home)) for home in homes]

        def ask(name: str, *arguments: Any) -> list[Any]:
            return [answer(side, name, *arguments) for side in sides]

        # Runs first: the peak memory of a process is never less than that of the one which begins it.
        parts = [lambda: run_rows(ask, homes), lambda: startup_rows(homes), lambda: solver_rows(ask)]
        parts += [lambda: rate_rows(ask), lambda: worker_rows(ask)]
        rows = []
        for part in parts:
            for found in part():
                print(f"  {table_row(found)}", file=sys.stderr, flush=True)
                rows.append(found)
    return {"commit": commit[:7], "date": date, "rows": rows}


def commit_of(name: str, checkout: Path = ROOT) -> tuple[str, str]:
    """The hash and the date of a commit."""
    command = ["git", "log", "-1", "--format=%H %cs", "--end-of-options", name, "--"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True) if shutil.which("git") else None
    if done is None or done.returncode:
        sys.exit(f"BEFORE={name}: the git history of {checkout} has no such commit")
    commit, date = done.stdout.split()
    return commit, date


def built(commit: str) -> Path:
    """A folder with that commit's package, in python/ as in this checkout, and its run_batt.py."""
    home = ROOT / "bench-results" / "before" / commit
    if not home.exists():
        print(f"  building {commit[:7]}", file=sys.stderr, flush=True)
        # Outside of this checkout: cargo would read its settings as well.
        with TemporaryDirectory() as folder:
            source, made = Path(folder, "source"), Path(folder, "made")
            source.mkdir()
            archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True)
            subprocess.run(["tar", "-x"], cwd=source, check=True, input=archive.stdout)
            environment = {name: value for name, value in os.environ.items() if name != "CARGO_TARGET_DIR"}
            maturin = [str(Path(sys.executable).with_name("maturin")), "build", "--release", "--quiet", "--out", folder]
            subprocess.run(maturin, cwd=source, check=True, env=environment)
            (wheel,) = Path(folder).glob("*.whl")
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
            subprocess.run([*pip, "--target", made / "python", wheel], check=True)
            shutil.copy(source / "run_batt.py", made)
            shutil.copytree(made, home.with_suffix(".part"), dirs_exist_ok=True)
        home.with_suffix(".part").rename(home)
    return home


def environment_of(home: Path) -> dict[str, str]:
    """That of a process with the package of a folder."""
    return user_environment() | {"PYTHONPATH": str(home / "python")}


def started(home: Path) -> subprocess.Popen[str]:
    """A process that answers with what `ASKED` says."""
    command = [sys.executable, __file__]
    return subprocess.Popen(
        command, env=environment_of(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def answer(side: subprocess.Popen[str], name: str, *arguments: Any) -> Any:
    """What a process returns for a function's name and arguments."""
    assert side.stdin is not None and side.stdout is not None
    side.stdin.write(json.dumps([name, *arguments]) + "\n")
    return json.loads(side.stdout.readline())


def row(what: str, aim: str, digits: int, pairs: list[Any], more: bool = False) -> dict[str, Any]:
    """Pairs of readings, before and now; `more` is better, or less."""
    return {"what": what, "aim": aim, "digits": digits, "more": more, "pairs": pairs}


def run_rows(ask: Ask, homes: tuple[Path, Path]) -> list[dict[str, Any]]:
    """A run on very many candidates, dealt by the earlier one."""
    with TemporaryDirectory() as folder:
        deal = command_of(homes[0], list(COMMANDS)[-1])
        count = ["-c", str(CANDIDATES), "-f", f"{BATT}.py"]
        finished([*deal, *count], folder, environment_of(homes[0]))
        runs = [ask("run", folder) for _ in range(3)]
    seconds, memory = ([[side[k] for side in pair] for pair in runs] for k in (0, 1))
    return [
        row(f"a run on {CANDIDATES:,} candidates: `main.run_batt` (s)", "1.5 s", 2, seconds),
        row("the same: peak memory of the process (MB)", "300 MB", 0, memory),
    ]


def run(folder: str) -> tuple[float, float]:
    """Seconds of `main.run_batt` and megabytes at the peak, without a store of earlier runs."""
    command = command_of(Path(arcbatt.__file__).parents[2], list(COMMANDS)[2])
    with TemporaryDirectory() as own:
        shutil.copy(Path(folder, f"{BATT}.py"), own)
        printed, used = finished(command, own, dict(os.environ))
    return main_seconds(printed), used.ru_maxrss * 1024 / 1e6


def command_of(home: Path, name: str) -> list[str]:
    """A command of startup.py with the run_batt.py of that folder."""
    return [
        sys.executable,
        *(part.replace(str(ROOT / "run_batt.py"), str(home / "run_batt.py")) for part in COMMANDS[name][0]),
    ]


def startup_rows(homes: tuple[Path, Path]) -> list[dict[str, Any]]:
    """Short commands as whole processes, on a batt dealt by the earlier one."""
    rows = []
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        processor_time([*command_of(homes[0], list(COMMANDS)[-1]), "-f", f"{BATT}.py"], first, environment_of(homes[0]))
        shutil.copy(Path(first, f"{BATT}.py"), second)
        for name in list(COMMANDS)[1:]:
            sides = [
                (command_of(home, name), folder, environment_of(home))
                for home, folder in zip(homes, (first, second), strict=True)
            ]
            pairs = [[1e3 * processor_time(*side) for side in sides] for _ in range(ROUNDS + 1)]
            rows.append(row(f"`{name}`: processor time (ms)", "", 0, pairs[1:]))
    return rows


def solver_rows(ask: Ask) -> list[dict[str, Any]]:
    """The library's solvers, in all and task by task."""
    rows = []
    for times, how in ((1, "one after the other"), (TIMES, f"each {TIMES} times in a row")):
        rounds = [ask("solvers", times) for _ in range(ROUNDS)]
        assert all(before["outputs"] == now["outputs"] for before, now in rounds), "the solvers have other outputs"
        nanos = [[side["nanos"] for side in pair] for pair in rounds]
        whole = [[sum(side.values()) / 1e6 for side in pair] for pair in nanos]
        tasks = [[statistics.median(pair[k][task] for pair in nanos) / 1e3 for k in (0, 1)] for task in nanos[0][0]]
        rows.append(
            row(f"the library's solvers on all samples of their tasks, {how}: processor time (ms)", "3 times", 2, whole)
        )
        rows.append(row("the same task by task, the median task (µs)", "", 1, tasks))
    return rows


@cache
def solver_jobs() -> list[tuple[str, Any, Any]]:
    """Task, solver and samples."""
    return [(task, program, cases_of(arcbatt.load_task(task).task)) for task, program in library.solvers().items()]


def solvers(times: int) -> dict[str, Any]:
    """Nanoseconds of processor time that each solver takes on all samples once, of so many times in a row, and a hash of
    all outputs."""
    jobs = solver_jobs()
    found = evaluate_alone([(program, cases) for _, program, cases in jobs for _ in range(times)], LIMITS, 1)
    # The engine reads the clock for each sample, which takes as long as a small program.
    clock = min(after - before for before, after in pairwise([time.thread_time_ns() for _ in range(1000)]))
    nanos = {}
    for k, (task, _, cases) in enumerate(jobs):
        sums = [sum(one.nanos) - clock * len(cases) for one in found[k * times : (k + 1) * times]]
        nanos[task] = max(1.0, statistics.mean(sums))
    outputs = b"".join(run.output or b"" for one in found[::times] for run in one.runs)
    return {"nanos": nanos, "outputs": hashlib.md5(outputs).hexdigest()}


def rate_rows(ask: Ask) -> list[dict[str, Any]]:
    """Candidates a second of a search, by the clock and of processor time."""
    found = [ask("rate_of", task, SECONDS) for task in rate_tasks()]
    clock = [[side["rate"] for side in pair] for pair in found]
    cpu = [[side["rate"] / side["cpu_over_wall"] for side in pair] for pair in found]
    return [
        row(f"a search: candidates a second, 2 workers, the median of {len(found)} tasks", "2 times", 0, clock, True),
        row("the same: candidates a second of processor time", "2 times", 0, cpu, True),
    ]


def worker_rows(ask: Ask) -> list[dict[str, Any]]:
    """What a second worker gains."""
    pairs = [[side["one_over_two_workers"] for side in ask("speed_up_of", task)] for task in heaviest_tasks(5)]
    return [row("1 worker / 2 workers, wall clock, the median of the five heaviest tasks", "1.85", 2, pairs, True)]


def table_row(found: dict[str, Any]) -> str:
    """A row of the table: medians before and now, and the median of the ratios."""
    before, now = (statistics.median(pair[k] for pair in found["pairs"]) for k in (0, 1))
    ratio = statistics.median(b / a if found["more"] else a / b for a, b in found["pairs"])
    digits = found["digits"]
    return f"| {found['what']} | {found['aim']} | {before:.{digits}f} | {now:.{digits}f} | {ratio:.2f} |"


def report_before(part: dict[str, Any]) -> list[str]:
    """The section on an earlier main."""
    return [
        "## Beside an earlier main",
        "",
        f"The main of {part['date']} (`{part['commit']}`), built with the same compiler, and this one, in turns in one run, with "
        f"the same packages, batts and tasks, on {identity.machine()['processor']}: medians, and the median of the ratios within a "
        "turn. A ratio above 1 is a gain. "
        "What the clock takes that is read for each sample is subtracted from the times of solvers. Another commit: "
        "`make bench PARTS=before BEFORE=v0.1.0`.",
        "",
        "| what | aim | before | now | times better |",
        "|---|---|---|---|---|",
        *map(table_row, part["rows"]),
        "",
    ]


ASKED: dict[str, Callable[..., Any]] = {"run": run, "solvers": solvers, "rate_of": rate_of, "speed_up_of": speed_up_of}


if __name__ == "__main__":
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(ASKED[name](*arguments)), flush=True)
