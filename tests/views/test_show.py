"""What `batt show` prints."""

import io
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from arcbatt import ProgramError, Store, TaskError, UsageError
from arcbatt.candidates import solvers
from arcbatt.cli.show import show
from arcbatt.dealing import batt_text, deal
from arcbatt.records.writing import write_record
from arcbatt.store import Kept, RunRecord
from arcbatt.views.screen import Screen
from arcbatt.views.svg import Picture
from click.testing import CliRunner
from rich.console import Console

GOLDEN = Path(__file__).parents[1] / "data" / "reporting"
BROKEN = (
    "def solve_x(I):\n    x1 = shape(I)\n    x2 = fill(I, TEN, initset(UNITY))\n    O = vconcat(x2, x2)\n    return O\n"
)


@pytest.fixture(autouse=True)
def _terminal(monkeypatch):
    """The terminal of the one who runs the tests takes no part."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "COLORTERM", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")


def run(*args, env=None, status=0):
    result = CliRunner().invoke(show, [str(a) for a in args], env=env, standalone_mode=False)
    if result.exception is not None and status == 0:
        raise result.exception
    return result.stdout


def golden(name, text):
    path = GOLDEN / name
    if os.environ.get("ARCBATT_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_a_task():
    golden("show_task.txt", run("007bbfb7"))
    assert "test[0] 3 x 3" in run("007bbfb7", env={"COLUMNS": "40"})


def test_lines_fit_the_width():
    for columns in (160, 80, 61, 50):
        lines = run("0a1d4ef5", env={"COLUMNS": str(columns)}).splitlines()[1:]  # grids of 30 columns
        assert max(map(len, lines)) <= columns
    assert max(map(len, run("007bbfb7", env={"COLUMNS": "200"}).splitlines())) > 80


def test_a_program_on_a_task(tmp_path):
    file = tmp_path / "p.py"
    file.write_text(BROKEN)
    golden("show_program.txt", run(file, "-i", "25ff71a9", env={"COLUMNS": "100"}).replace(str(file), "p.py"))


def test_colours_where_there_are_any():
    env = {"FORCE_COLOR": "1", "COLORTERM": "truecolor"}
    coloured = run("007bbfb7", env=env)
    assert "48;2;255;133;27m" in coloured  # orange as a background
    safe = run("007bbfb7", "--palette", "safe", env=env)
    assert "48;2;255;190;0m7 7 " in safe
    assert "\x1b[" in run("solve_007bbfb7", env=env)  # syntax colours
    assert "\x1b" not in run("007bbfb7", env=env | {"NO_COLOR": "1"})
    assert run("007bbfb7", env=env | {"NO_COLOR": "1"}) == run("007bbfb7")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert max(map(len, plain.splitlines())) <= 80


def test_nothing_steers_the_terminal():
    out = io.StringIO()
    screen = Screen(console=Console(file=out, width=40))
    screen.line("a\x1b[31mb[bold]c")
    screen.rows([[Picture("\x1b]0;title\x07", [[1, -7], [12, None]])]])
    screen.code("x = '\x1b[2J'")
    assert "\x1b" not in out.getvalue()
    assert "a?[31mb[bold]c" in out.getvalue()
    assert "1  -7\n12 ." in out.getvalue()


def test_a_program_of_the_library_of_the_store_and_of_a_batt(tmp_path):
    assert "x1 = hupscale(I, THREE)" in run("solve_007bbfb7")
    assert "differ " in run("differ_cells_extra")
    text = solvers()["007bbfb7"].text
    md5 = solvers()["007bbfb7"].id
    with Store(tmp_path / "store") as store:
        kept = Kept(md5, text, "solver", "007bbfb7", 1.0, 5, 5, 0.1, 13, 7)
        store.keep(RunRecord("test", 1, {}, ["007bbfb7"], "now"), [kept])
    assert text in run(md5[:8], "--store", tmp_path / "store")
    batt = tmp_path / "b.py"
    batt.write_text(batt_text(deal(8, 1, task="007bbfb7", store=None)))
    assert f"{batt}:2" in run(f"{batt}:2")
    summary = run(batt)
    assert "8 candidates" in summary
    assert re.search(r"\d+ calls as \d+ shared lines", summary)
    assert "differs: " in summary


def test_a_run(ran, tmp_path):
    path = tmp_path / "run.json"
    write_record(path, ran[1])
    out = run(path)
    assert "007bbfb7: 7 candidates, 6 unique" in out
    assert re.search(r"^ +0  2d0234f5 +5 +1/1 +1\.000  \+{6}", out, re.M)
    assert re.search(r"^ +3  .*  !{6} ", out, re.M)
    assert re.search(r"^ +4  .*  #{6} ", out, re.M)
    with pytest.raises(UsageError, match="not in this record"):
        run(path, "-i", "00d62c1b")


def test_a_picture_of_the_same(tmp_path):
    run("007bbfb7", "--svg", tmp_path / "task.svg")
    run("solve_007bbfb7", "-i", "007bbfb7", "--svg", tmp_path / "program.svg", "--palette", "safe")
    for name in ("task", "program"):
        assert "007bbfb7" in "".join(ET.parse(tmp_path / f"{name}.svg").getroot().itertext())
    with pytest.raises(UsageError, match="no grids to draw"):
        run("solve_007bbfb7", "--svg", tmp_path / "none.svg")


def test_what_is_wrong_is_told(tmp_path):
    with pytest.raises(UsageError, match="no such file, no task of that id"):
        run("nothing_of_this_name")
    with pytest.raises(TaskError, match="unknown task"):
        run("solve_007bbfb7", "-i", "007bbfb8")
    bad = tmp_path / "bad.json"
    for text, message in (("[", "broken JSON"), ("[1]", "expected an object"), ("{}", "neither")):
        bad.write_text(text)
        with pytest.raises(UsageError, match=message):
            run(bad)
    bad.write_text('{"tasks": [{}]}')
    with pytest.raises(UsageError, match="expected the record of a run"):
        run(bad)
    bad_program = tmp_path / "bad.py"
    bad_program.write_text("import os\nos.remove('x')\n")
    with pytest.raises(ProgramError, match=r"bad\.py:2"):
        run(bad_program)
