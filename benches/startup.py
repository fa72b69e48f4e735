"""Measure how long short commands take beside an interpreter that does nothing. Part of `make bench`."""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from common import ROOT, SEED, TASK

ROUNDS = 31
BATT = "tmp_batt_onerun_run"
COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "python -c pass": (["-c", "pass"], None),
    'python -c "import arcbatt"': (["-c", "import arcbatt"], 1.5),
    f"python run_batt.py --timing -i {TASK} -b {BATT}": (
        [str(ROOT / "run_batt.py"), "--timing", "-i", TASK, "-b", BATT],
        6.25,
    ),
    f"batt deal -c 32 -i {TASK}": (
        [
            str(Path(sys.executable).with_name("batt")),
            "deal",
            "-c",
            "32",
            "-i",
            TASK,
            "--seed",
            str(SEED),
            "-f",
            "dealt.py",
        ],
        10.0,
    ),
}
"""What this Python is given, and the aim as a ratio to the first of them."""


def bench_startup() -> dict[str, Any]:
    """Processor time of each command in turns; where valgrind is installed also the instructions, which no other work
    on the machine changes."""
    environment = user_environment()
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    instructions: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        # The batt stays as it was dealt at first: what is dealt with a store would make that grow.
        processor_time([*_command(list(COMMANDS)[-1]), "-f", f"{BATT}.py"], folder, environment)
        for name in COMMANDS:
            processor_time(_command(name), folder, environment)
        for _ in range(ROUNDS):
            for name in COMMANDS:
                seconds[name].append(processor_time(_command(name), folder, environment))
        if shutil.which("valgrind"):
            instructions = {name: count_instructions(_command(name), folder, environment) for name in COMMANDS}
    return {"seconds": seconds, "instructions": instructions}


def user_environment() -> dict[str, str]:
    """This environment, but what is compiled at the first run is kept for the later ones, as it is for users."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _command(name: str) -> list[str]:
    return [sys.executable, *COMMANDS[name][0]]


def processor_time(command: list[str], folder: str, environment: dict[str, str]) -> float:
    """Seconds that a command takes, of all its threads, in the program and in the kernel."""
    _, used = finished(command, folder, environment)
    return used.ru_utime + used.ru_stime


def finished(command: list[str], folder: str, environment: dict[str, str]) -> tuple[str, resource.struct_rusage]:
    """What a command prints, and what it uses."""
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return printed, used


def count_instructions(command: list[str], folder: str, environment: dict[str, str]) -> int:
    """Instructions of a command outside of the kernel."""
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command]
    done = subprocess.run(valgrind, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"I +refs: +([\d,]+)", done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


def report_startup(part: dict[str, Any]) -> list[str]:
    """The section on start-up."""
    bare, *_ = COMMANDS
    seconds, instructions = part["seconds"], part["instructions"]
    rows = []
    for name, (_, aim) in COMMANDS.items():
        ratio = statistics.median(own / base for own, base in zip(seconds[name], seconds[bare], strict=True))
        counted = ("", "")
        if instructions:
            counted = (f"{instructions[name] / 1e6:.0f}", f"{instructions[name] / instructions[bare]:.1f}")
        rows.append(
            f"| `{name}` | {'' if aim is None else aim} | {1e3 * statistics.median(seconds[name]):.0f} | {ratio:.1f} | "
            f"{counted[0]} | {counted[1]} |"
        )
    return [
        "## Start-up",
        "",
        "Whole processes, in turns in one run, with a store of one run: processor time of all threads, medians of "
        f"{len(seconds[bare])} rounds, and instructions as valgrind counts them, which no other work on the machine changes "
        "(without those in the kernel). A ratio is to an interpreter that does nothing.",
        "",
        "| command | aim (ratio) | ms | ratio | million instructions | ratio |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]
