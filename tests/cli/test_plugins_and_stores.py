"""A store that holds programs of a plugin, used without the plugin."""

import json
import sqlite3
import subprocess
import sys

import pytest
from arcbatt.cli import main
from arcbatt.store import Store

CODE = "from arcbatt.cli import main; main()"
PLUGIN = """
import arcbatt

@arcbatt.primitive
def as_it_is(grid: "Grid") -> "Grid":
    return grid
"""
TASK = {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[1]]}]}
BATT = """
def solve_a(I):
    x1 = hupscale(I, THREE)
    x2 = vupscale(x1, THREE)
    x3 = hconcat(I, I)
    x4 = hconcat(x3, I)
    x5 = vconcat(x4, x4)
    x6 = vconcat(x5, x4)
    x7 = cellwise(x2, x6, ZERO)
    return {}

"""


def batt(*args, cwd, status=0):
    command = [sys.executable, "-c", CODE, *map(str, args)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)
    assert done.returncode == status, done.stdout + done.stderr
    return done


@pytest.fixture
def stored(tmp_path):
    """A folder with a store of two programs, one of which calls a primitive of mine.py."""
    (tmp_path / "mine.py").write_text(PLUGIN)
    (tmp_path / "b.py").write_text(BATT.format("as_it_is(x7)") + BATT.format("x7").replace("solve_a", "solve_b"))
    batt("--plugin", "mine.py", "run", "-i", "007bbfb7", "-b", "b.py", "--json", "run.json", cwd=tmp_path)
    with Store(tmp_path / "store", read_only=True) as store:
        assert len(store.best()) == 2
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ("deal", "-c", 8, "-f", "dealt.py", "--seed", 1),
        ("evolve", "-i", "007bbfb7", "67a3c6ac", "--generations", 1, "--seed", 1),
        ("submit", "--data", "007bbfb7.json", "--seconds", 0),
        ("verify-result", "run.json"),
        ("report", "store", "-o", "page.html"),
        ("report", "run.json", "-o", "page.html"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told_once(stored, command):
    (stored / "007bbfb7.json").write_text(json.dumps(TASK))
    (stored / "b.py").write_text("O = I\n")  # the batt of the run holds other programs today
    # A result that is not replayed is told by the exit status as well.
    said = batt(*command, cwd=stored, status=int(command[0] == "verify-result")).stderr.splitlines()
    told = [line for line in said if "left out" in line]
    assert len(told) == 1, said
    assert "1 program left out" in told[0]
    assert "as_it_is" in told[0]
    assert "--plugin FILE" in told[0]


def test_with_the_plugin_nothing_is_left_out(stored):
    assert "left out" not in batt("--plugin", "mine.py", "verify-result", cwd=stored).stderr


@pytest.mark.parametrize(
    "command",
    [
        ("run", "-i", "007bbfb7", "-b", "b.py"),
        ("deal", "-c", "8", "-f", "dealt.py"),
        ("evolve", "-i", "007bbfb7", "--generations", "1"),
        ("submit", "--data", "007bbfb7.json", "--seconds", "0"),
        ("verify-result",),
        ("verify-result", "ffff"),
        ("report", "store", "-o", "page.html"),
        ("report", "run.json", "-o", "page.html"),
        ("show", "ffff"),
        ("store", "list"),
        ("store", "show", "ffff"),
        ("store", "verify", "--repair"),
        ("store", "clean"),
    ],
)
def test_every_command_closes_its_store(stored, monkeypatch, command):
    """However the command ends. Python 3.13 warns of what is not closed, others leave the log of the index behind."""
    monkeypatch.chdir(stored)
    (stored / "007bbfb7.json").write_text(json.dumps(TASK))
    (stored / "b.py").write_text("O = I\n")
    opened = []
    init = Store.__init__
    monkeypatch.setattr(Store, "__init__", lambda self, *args, **how: opened.append(self) or init(self, *args, **how))
    with pytest.raises(SystemExit):
        main(command)
    assert opened
    for store in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            store._index.execute("SELECT 1")
