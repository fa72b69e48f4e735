"""The path of somebody with programs of their own: own tasks, 50 programs of which some are broken, a table, a page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import arcbatt
import pytest

RIGHT = "    x1 = vmirror(I)\n    return x1\n"
BROKEN = ("    x1 = vmiror(I)\n    return x1\n", "    return ((I\n", "    import os\n    return I\n")
FAILING = "    x1 = size(I)\n    x2 = first(x1)\n    return x2\n"


@pytest.fixture
def folder(tmp_path):
    """Five tasks, in which left and right are exchanged; 50 programs: 10 right, 25 others, 9 that fail, 6 broken."""
    (tmp_path / "tasks").mkdir()
    for number in range(5):
        pairs = [
            {"input": [[number, a, 0], [a, 1, 2]], "output": [[0, a, number], [2, 1, a]]} for a in (3, 4, 5 + number)
        ]
        (tmp_path / "tasks" / f"mirror{number}.json").write_text(json.dumps({"train": pairs[:2], "test": pairs[2:]}))
    bodies = [RIGHT] * 10 + [f"    return fill(I, {k % 10}, initset(ORIGIN))\n" for k in range(25)] + [FAILING] * 9
    bodies += [BROKEN[k % 3] for k in range(6)]
    text = "\n\n".join(f"def solve_p{k}(I):\n{body}" for k, body in enumerate(bodies))
    (tmp_path / "mine.py").write_text(text)
    return tmp_path


def batt(folder, *args, status):
    command = [sys.executable, "-m", "arcbatt", *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def test_on_the_command_line(folder):
    out, err = batt(
        folder, "run", "--data", "tasks", "-b", "mine.py", "--json", "r.json", "--report", "r.html", status=1
    )
    told = [line for line in err.splitlines() if line.startswith("Left out: mine.py:")]
    assert len(told) == 6
    assert all(re.match(r"Left out: mine\.py:\d+:\d+: ", line) for line in told)
    assert "5 of 5 tasks have a candidate that fits all demo pairs (right on all tests of 5)" in out
    record = json.loads((folder / "r.json").read_text())
    assert [task["candidates"] for task in record["tasks"]] == [44] * 5
    page = (folder / "r.html").read_text("utf-8")
    assert '<p class="verdict">5 of 5 tasks' in page
    assert "unhashable" not in page
    assert "type_error" in page
    out, _ = batt(folder, "show", "r.json", "-i", "mirror3", status=0)
    assert "mirror3: 44 candidates" in out


def test_in_python(folder):
    pytest.importorskip("pandas")
    errors: list[arcbatt.ProgramError] = []
    programs = arcbatt.read_programs(folder / "mine.py", errors.append)
    assert (len(programs), len(errors)) == (44, 6)
    assert all(error.line and error.column for error in errors)
    source = arcbatt.open_source(str(folder / "tasks"))
    seen: list[arcbatt.Results] = []
    results = arcbatt.Batt(programs).score_all([source.load(name) for name in source.ids()], progress=seen.append)
    assert len(seen) == len(results) == 5
    frames = [one.to_pandas() for one in results]
    assert [len(frame) for frame in frames] == [44 * 3] * 5
    whole = frames[0]
    for frame in frames[1:]:
        whole = __import__("pandas").concat([whole, frame])
    solved = whole[whole.status == "match"].groupby("name").task.nunique()
    assert sorted(solved[solved == 5].index) == sorted(f"solve_p{k}" for k in range(10))
    failed = whole[whole.status == "error"]
    assert {*failed.slug} == {"type_error"}
    assert failed.reason.str.len().min() > 10
    assert failed.line.nunique() == 9  # of the file
    best = results[0].ranked()[0]
    assert results[0].entries[best].program.text.count("vmirror") == 1
    assert Path(folder / "mine.py").read_text().count("def ") == 50
