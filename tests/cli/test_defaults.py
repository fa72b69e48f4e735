"""What people meet around the commands: defaults from a file, standard input, where options stand, hints, statuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

SOLVER = "def solve_67a3c6ac(I):\n    return vmirror(I)\n"


@pytest.fixture
def here(tmp_path):
    (tmp_path / "solver.py").write_text(SOLVER)
    return tmp_path


def batt(here, *args, stdin="", status=0, **environment):
    command = [sys.executable, "-m", "arcbatt", *map(str, args)]
    done = subprocess.run(
        command, cwd=here, input=stdin, capture_output=True, text=True, timeout=600, env=os.environ | environment
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_defaults_of_options_come_from_a_file(here):
    (here / "arcbatt.toml").write_text('store = "mine"\nquiet = true\n[evolve]\ngenerations = 2\nseed = 4\n')
    out = batt(here, "evolve", "-i", "25ff71a9")
    assert out.splitlines()[-1] == "Seed: 4"
    assert (here / "mine" / "index.sqlite").exists()
    assert "32 solvers" in batt(here, "store", "list")
    assert "Seed: 5" in batt(here, "evolve", "-i", "4612dd53", "--seed", 5)  # what is typed counts more
    (here / "arcbatt.toml").rename(here / "gone.toml")
    (here / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.arcbatt]\nstore = "other"\n')
    assert "no store at other" in batt(here, "store", "list", status=2)
    (here / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert "no store at store" in batt(here, "store", "list", status=2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1", "arcbatt.toml: x: no command has an option --x"),
        ("[evolve]\ncount = 3", "arcbatt.toml: [evolve] count: batt evolve has no option --count"),
        ("[fly]\nhigh = true", "arcbatt.toml: [fly] is no command; expected run, deal, evolve"),
        ("[evolve]\nseconds = 'a'", "arcbatt.toml: [evolve] seconds: 'a' is not a valid float"),
        ("quiet = 1", "quiet: expected true or false, found 1"),
        ("quiet = ", "arcbatt.toml: "),
        ('store = "a\\u0000b"', "store: a character NUL in 'a\\x00b'"),
        ('[run]\ndata = "\\u0000"', "arcbatt.toml: [run] data: a character NUL"),
        ("# \udcff", "arcbatt.toml cannot be read: 'utf-8' codec can't decode byte 0xff"),
    ],
)
def test_what_is_no_default_is_told(here, text, says):
    (here / "arcbatt.toml").write_text(text, "utf-8", "surrogateescape")
    out = batt(here, "store", "list", status=2)
    assert out.startswith("Error: ")
    assert says in out


def test_a_dash_is_standard_input(here):
    assert "1 / 1 solved" in batt(here, "check", "-", stdin=SOLVER)
    assert "1 task - 0 timeouts" in batt(here, "run", "-i", "67a3c6ac", "-b", "-", "--json", "r.json", stdin=SOLVER)
    record = (here / "r.json").read_text()
    assert "batt" not in json.loads(record)["inputs"] or json.loads(record)["inputs"]["batt"] is None
    assert "The runs agree." in batt(here, "compare", "-", "r.json", stdin=record)
    assert "1 candidate, 1 unique" in batt(here, "show", "-", stdin=record)
    assert "1 call; reads I" in batt(here, "show", "-", stdin=SOLVER)
    assert "on 67a3c6ac: demo[0] match" in batt(here, "explain", "-", "67a3c6ac", stdin=SOLVER)
    assert "1 result replayed, 0 different" in batt(here, "verify-result", "-", stdin=record)
    assert "wrote r.html" in batt(here, "report", "-", "-o", "r.html", stdin=record)
    task = {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]}
    assert "1 demo, 1 test" in batt(here, "show", "-", stdin=json.dumps(task))
    assert "0 of 419 outputs" in batt(here, "score", "-", "--data", "arc1-evaluation", stdin="{}")
    assert "-:2:12: unknown name 'foo'" in batt(
        here, "check", "-", stdin="def solve_x(I):\n    return foo(I)\n", status=2
    )


def test_an_unknown_name_may_be_that_of_a_plugin(here):
    (here / "own.py").write_text("def solve_67a3c6ac(I):\n    return turn(I)\n")
    assert "unknown name 'turn'" in (out := batt(here, "check", "own.py", status=2))
    assert out.rstrip().endswith("(from a plugin? add --plugin)")
    (here / "mine.py").write_text(
        "import arcbatt\n\n@arcbatt.primitive\ndef turn(grid: arcbatt.Grid) -> arcbatt.Grid:\n"
        "    return tuple(row[::-1] for row in grid)\n"
    )
    for args in (("--plugin", "mine.py", "check", "own.py"), ("check", "own.py", "--plugin", "mine.py")):
        assert "1 / 1 solved" in batt(here, *args)


def test_the_store_may_be_named_after_the_inner_command(here):
    batt(here, "run", "-i", "67a3c6ac", "-b", "solver.py", "--store", "mine")
    for args in (("store", "--store", "mine", "list"), ("store", "list", "--store", "mine")):
        assert "67a3c6ac" in batt(here, *args)


def test_a_partial_submission_is_scored_with_counts(here):
    out = batt(here, "score", "-", "--data", "arc1-evaluation", stdin="{}")
    (line,) = [line for line in out.splitlines() if "missing" in line]
    assert re.fullmatch(r"400 missing, counted as wrong: (\w{8}, ){3}\.\.\. \(all: --json FILE\)", line)


@pytest.mark.parametrize(("shell", "says"), [("bash", "complete "), ("zsh", "#compdef"), ("fish", "complete ")])
def test_a_shell_can_complete_commands(here, shell, says):
    code = "from arcbatt.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"_BATT_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
    )
    if "Couldn't detect" in done.stderr or "Bash version" in done.stderr:
        pytest.skip("there is no such shell here")
    assert says in done.stdout


def test_help_tells_the_exit_statuses(here):
    assert "Exit status: 0 all was done" in " ".join(batt(here, "--help").split())


def test_the_total_time_is_shared(here):
    task = {"train": [{"input": [[1, 2]], "output": [[9]]}], "test": [{"input": [[3]]}]}
    (here / "c.json").write_text(json.dumps({"a": task, "b": task, "c": task}))
    args = ("submit", "--data", "c.json", "--no-library", "--seed", 1)
    assert "3 tasks, 3 done now" in batt(here, *args, "--total", "3s")
    notes = json.loads((here / "submission.json.progress").read_text())["tasks"]
    shares = [notes[task]["seconds"] for task in "abc"]
    # A third, and what the end of a search takes on a loaded machine; what a task leaves goes to the others.
    assert 0 < shares[0] < 2
    assert all(0 < share < 4 for share in shares)
    assert "0 done now and 3 before" in batt(here, *args, "--total", "3s", "--resume")
    assert "expected a time as 11h" in batt(here, *args, "--total", "soon", status=2)
    args = ("evolve", "--data", "c.json", "--seed", 1, "--restart", "--total")
    out = batt(here, *args, "1.5s", "--json", "e.json")
    searches = [task["search"] for task in json.loads((here / "e.json").read_text())["tasks"]]
    assert sum(search["seconds"] for search in searches) < 60
    assert "3 of 3 tasks" in out


@pytest.mark.parametrize(
    ("text", "seconds"), [("11h", 39600), ("1h30m", 5400), ("90m", 5400), ("45", 45), ("1.5s", 1.5), ("1h 5s", 3605)]
)
def test_times(text, seconds):
    from arcbatt.cli.options import seconds_of

    assert seconds_of(None, None, text) == seconds


@pytest.mark.parametrize("text", ["", "h", "0", "0h", "1d", "-1", "1..2s", "h1", "nan", "inf"])
def test_no_times(text):
    import click
    from arcbatt.cli.options import seconds_of

    with pytest.raises(click.BadParameter):
        seconds_of(None, None, text)
