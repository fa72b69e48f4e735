"""How far a command is: nothing if quiet, a line every ten seconds in a pipe, a line written over on a terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys

import arcbatt
import pytest
from arcbatt.cli import progress as module
from arcbatt.cli.outputs import say
from arcbatt.cli.progress import plain_line, progress, terminal_line
from arcbatt.cli.standing import Standing
from arcbatt.searching import Status
from hypothesis import given
from hypothesis import strategies as st


def status(task="00d62c1b", generation=12, candidates=31_234, solved=2):
    return Status(
        task, generation, candidates, 900, 80, 12_000, solved, 5, 0.8125, 0.5, 700, 210 << 20, 300, 40, 9_000, 0
    )


class Stream(io.StringIO):
    encoding = "utf-8"

    def __init__(self, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def shown(monkeypatch, clock, terminal, quiet=False, times=(0.05, 0.2, 11.0), total=1):
    stream = Stream(terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    clock[0] = 1000.0
    with progress(quiet, total) as course:
        for generation, passed in enumerate(times, 1):
            clock[0] = 1000.0 + passed
            course.at(status(generation=generation))
    return stream.getvalue()


def test_lines(monkeypatch, clock):
    (line,) = shown(monkeypatch, clock, terminal=False).splitlines()
    assert re.match(r"00d62c1b demo 2/5, progress 0\.812, generation 3, 31,234 candidates, ", line)
    assert shown(monkeypatch, clock, terminal=False, quiet=True) == ""
    over = shown(monkeypatch, clock, terminal=True).split("\r")
    assert [re.search(r"generation (\d)", line).group(1) for line in over if line.strip()] == ["2", "3"]
    assert not over[-2].strip()  # it is taken away at the end
    assert over[-1] == ""
    assert shown(monkeypatch, clock, terminal=True, quiet=True) == ""
    assert shown(monkeypatch, clock, terminal=True, times=()) == ""


def test_what_is_printed_does_not_run_into_the_line(monkeypatch, clock, capsys):
    stream = Stream(True)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdout", stream)
    with progress(False) as course:
        clock[0] += 1
        course.at(status())
        say("a result")
        clock[0] += 1
        course.at(status())
    *before, after = stream.getvalue().partition("a result\n")
    assert before[0].endswith(" \r")
    assert after.startswith("\r00d62c1b")


def course_of(total, done=(), running=(), seconds=60.0, budget=None):
    now = [0.0]
    course = Standing(total, budget, clock=lambda: now[0])
    for number, fits in enumerate(done):
        course.begin(f"t{number}")
        course.end(f"t{number}", fits, "said")
    for one in running:
        course.at(one)
    now[0] = seconds
    return course


def test_of_several_tasks_it_says_what_is_done_fits_runs_and_is_left():
    course = course_of(400, [True, False, True], [status()])
    assert plain_line(course).startswith("3/400 tasks, 2 fit, 2 h 12 min left: 00d62c1b demo 2/5")
    line = terminal_line(course, 119)
    assert line.startswith("░" * 19 + "  3/400 tasks, 2 fit, 2 h 12 min left  00d62c1b demo 2/5, progress 0.812,")
    assert terminal_line(course, 79, fine=False).startswith("." * 13 + "  3/400 tasks")
    course.budget = 90.0
    assert "30 s left" in plain_line(course)
    assert "1 other and" in plain_line(course_of(9, [], [status("a"), status("b")]))


def test_the_time_left_of_one_task_is_not_cut():
    course = course_of(1, running=[status()], budget=100.0)
    assert terminal_line(course, 200).endswith(", 40 s left")
    assert terminal_line(course, 79).startswith("40 s left, 00d62c1b demo 2/5")


@given(
    st.integers(20, 200),
    st.integers(1, 2000),
    st.lists(st.sampled_from([True, False, None]), max_size=30),
    st.lists(st.integers(0, 10**9), max_size=3),
    st.floats(0, 1e6),
    st.booleans(),
)
def test_a_line_fits_and_ends_with_a_whole_word(columns, total, done, candidates, seconds, fine):
    running = [status(f"task{k}", candidates=number) for k, number in enumerate(candidates)]
    course = course_of(max(total, len(done)), done, running, seconds)
    line = terminal_line(course, columns, fine)
    assert len(line) <= columns
    words = set(re.split(r"[ ,]+", terminal_line(course, 10_000, fine))) | {"█", "░", "#", "."}
    assert all(word in words or set(word) <= set("█░#.") for word in re.split(r"[ ,]+", line) if word)


def on_a_terminal(columns, *args, cwd):
    """What a command writes to a terminal so many columns wide."""
    master, slave = pty.openpty()
    environment = os.environ | {"COLUMNS": str(columns), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "arcbatt", *map(str, args)]
    process = subprocess.Popen(command, cwd=cwd, stdout=slave, stderr=slave, stdin=slave, env=environment)
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    process.wait(timeout=600)
    return b"".join(parts).decode(), process.returncode


ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_no_line_is_wider_than_it(tmp_path, columns):
    commands = [
        ("deal", "-c", 32, "-i", "007bbfb7", "--seed", 1, "-f", "tmp_batt_onerun_run.py"),
        ("run", "-i", "007bbfb7", "--timing"),
        ("run", "-c", 6),
        ("evolve", "-i", "3aa6fb7a", "25ff71a9", "--without-own", "--generations", 30, "--seed", 1),
        ("store", "list", "-i", "3aa6fb7a"),
        ("show", "007bbfb7"),
        ("show", "solve_00d62c1b", "-i", "00d62c1b"),
        ("explain", "solve_00d62c1b", "00d62c1b"),
        ("submit", "--data", "some", "--seconds", 0, "--no-library"),
        ("score", "submission.json", "--data", "arc1-evaluation"),
    ]
    (tmp_path / "some").mkdir()
    for task_id in arcbatt.open_source("arc1-training").ids()[:40]:
        task = arcbatt.load_task(task_id).task
        (tmp_path / "some" / f"{task_id}.json").write_text(json.dumps(task.to_dict()))
    for command in commands:
        out, code = on_a_terminal(columns, *command, cwd=tmp_path)
        assert code == 0, out
        for line in re.split(r"[\r\n]", ESCAPES.sub("", out)):
            assert len(line.rstrip()) <= columns, line
        if command[0] == "run" and "-i" in command:
            assert "\x1b[32m" in out  # what solves all demos is green
        if command[0] == "submit":
            assert re.search(r"█+░*  \d+/40 tasks, \d+ fit, ", out)
