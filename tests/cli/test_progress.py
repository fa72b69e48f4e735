"""How far a command is: nothing if it is quiet, a line now and then in a pipe, a line written over on a terminal."""

from __future__ import annotations

import io
import sys

import pytest
from arcbatt.cli import progress as module
from arcbatt.cli.progress import progress


class Stream(io.StringIO):
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


def shown(monkeypatch, clock, terminal, quiet=False, times=(0.0, 0.2, 11.0)):
    stream = Stream(terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(quiet) as where:
        for number, passed in enumerate(times):
            clock[0] = 1000.0 + passed
            where.tell(lambda number=number: f"line {number}")
    return stream.getvalue()


def test_lines(monkeypatch, clock):
    assert shown(monkeypatch, clock, terminal=False) == "line 0\nline 2\n"
    assert shown(monkeypatch, clock, terminal=False, quiet=True) == ""
    over = shown(monkeypatch, clock, terminal=True)
    assert [part.rstrip() for part in over.split("\r")] == ["", "line 0", "line 1", "line 2"]
    assert over.endswith("\n")
    assert shown(monkeypatch, clock, terminal=True, quiet=True) == ""
    assert shown(monkeypatch, clock, terminal=True, times=()) == ""


@pytest.mark.parametrize(
    "terminal, quiet, total, bar",
    [(True, False, 3, True), (True, True, 3, False), (False, False, 3, False), (True, False, 1, False)],
)
def test_a_bar_of_tasks(monkeypatch, terminal, quiet, total, bar):
    stream = Stream(terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(quiet, total) as where:
        for _ in range(total):
            where.advance()
    assert (f"{total}/{total}" in stream.getvalue()) == bar
    assert bool(stream.getvalue()) == bar
