"""One wrong item does not stop everything: it is listed, the rest is done, the exit status says so; --strict stops."""

from __future__ import annotations

import json
import re

import arcbatt
import pytest
from arcbatt.cli import main
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

GOOD = "def solve_{name}(I):\n    x1 = vmirror(I)\n    return x1\n"
WRONG = {
    "unknown": "def solve_{name}(I):\n    x1 = vmiror(I)\n    return x1\n",
    "unclosed": "def solve_{name}(I):\n    x1 = ((vmirror(I)\n    return x1\n",
    "python": "def solve_{name}(I):\n    for x in I: pass\n    return I\n",
    "characters": "def solve_{name}(I):\n    x1 = $é€\n    return x1\n",
    "arguments": "def solve_{name}(I):\n    return vmirror(I, I)\n",
    "text": "def solve_{name}(I):\n    x1 = 'never closed\n    return x1\n",
    "name": "def transform_{name}(I):\n    return I\n",
    "nothing": "def solve_{name}(I):\n",
    "batt": "def batt(S, I, C):\n    candidates = [I]\n    differs = []\n    return candidates, differs\n",
}
HEAD = '"""A file."""\n\nfrom arcbatt.dsl import *\n\n\n'
PAIR = {"input": [[1, 2]], "output": [[2, 1]]}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def batt(capsys, *args: object) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    with pytest.raises(SystemExit) as end:
        main([*map(str, args)])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


def write_programs(path, kinds):
    """A file with a function of each kind; returns for each kind the lines that it stands on."""
    text, places = HEAD, []
    for k, kind in enumerate(kinds):
        part = WRONG.get(kind, GOOD).format(name=f"t{k}")
        begin = text.count("\n") + 1
        text += part + "\n\n"
        places.append(range(begin, text.count("\n") + 1))
    path.write_text(text)
    return places


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["good", "good", *WRONG]), min_size=2, max_size=12))
def test_of_a_file_the_programs_are_read_and_the_others_told(tmp_path, kinds):
    """All of both, in their order, with the line where each stands."""
    file = tmp_path / "some.py"
    places = write_programs(file, kinds)
    errors: list[arcbatt.ProgramError] = []
    programs = arcbatt.read_programs(file, errors.append)
    good = [k for k, kind in enumerate(kinds) if kind == "good"]
    assert [(p.name, p.line) for p in programs] == [(f"solve_t{k}", places[k][0]) for k in good]
    assert all(p.line_of(len(p.steps()) - 1) == p.line + 1 for p in programs)
    wrong = [k for k in range(len(kinds)) if k not in good]
    assert len(errors) == len(wrong)
    for k, error in zip(wrong, errors, strict=True):
        assert error.line in places[k]
        assert re.match(rf"{re.escape(str(file))}:{error.line}:{error.column}: ", str(error))
    if wrong:
        with pytest.raises(arcbatt.ProgramError):
            arcbatt.read_programs(file)
    source = arcbatt.read_batt(str(file), lambda error: None)
    assert [entry.program for entry in source.candidates] == programs


def test_the_head_of_a_file_may_be_wrong_too(here):
    (here / "x.py").write_text(
        "import os\nos.remove('x')\n\n\n" + GOOD.format(name="a") + "\n\n" + GOOD.format(name="b")
    )
    errors: list[arcbatt.ProgramError] = []
    assert [p.name for p in arcbatt.read_programs("x.py", errors.append)] == ["solve_a", "solve_b"]
    assert [error.line for error in errors] == [2]


def test_check_reads_what_it_can(here, capsys):
    """Of 50 programs in two files, three are broken; a fourth has no task; a third file is none at all."""
    for k in range(50):
        (here / f"t{k}.json").write_text(json.dumps({"train": [PAIR], "test": [PAIR]}))
    kinds = ["unknown" if k in (0, 7, 20) else "good" for k in range(25)]
    places = write_programs(here / "a.py", kinds)
    (here / "b.py").write_text(HEAD + "\n\n".join(GOOD.format(name=f"t{k}") for k in (*range(25, 49), 77)))
    (here / "c.py").write_bytes(b"\xff\xfe")
    status, out, err = batt(capsys, "check", "a.py", "b.py", "c.py", "--data", ".", "--json", "out.json")
    assert status == 1
    left_out = [line for line in err.splitlines() if line.startswith("Left out: ")]
    assert [line.split(" ")[2].rpartition(":")[0].rpartition(":")[0] for line in left_out[:3]] == [
        f"a.py:{places[k][1]}" for k in (0, 7, 20)
    ]
    assert left_out[3].startswith("Left out: c.py: cannot be read")
    assert left_out[4].startswith("Left out: solve_t77: unknown task 't77'")
    assert len(left_out) == 5
    assert out.startswith("46 / 47 solved, 5 left out in ")
    rows = json.loads((here / "out.json").read_text())["programs"]
    assert [row["file"] for row in rows] == ["a.py"] * 22 + ["b.py"] * 25
    status, out, err = batt(capsys, "check", "a.py", "b.py", "--data", ".", "--strict")
    assert (status, out) == (2, "")
    assert err.startswith(f"Error: a.py:{places[0][1]}:")


def write_tasks(folder, ragged=(), broken=()):
    folder.mkdir()
    for k in range(8):
        pair = {"input": [[1, 2], [1]], "output": [[2, 1]]} if k in ragged else PAIR
        (folder / f"t{k}.json").write_text("[" if k in broken else json.dumps({"train": [pair], "test": [PAIR]}))


@pytest.mark.parametrize(
    "command",
    [
        ("run", "--data", "tasks", "-b", "b.py"),
        ("run", "-i", *(f"t{k}" for k in range(8)), "--data", "tasks", "-b", "b.py"),
        ("evolve", "--data", "tasks", "--generations", "1", "--seed", "1"),
        ("submit", "--data", "tasks", "--seconds", "0", "--no-library"),
        ("score", "s.json", "--data", "tasks"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_of_a_folder_of_tasks_the_wrong_ones_are_told(here, capsys, command):
    write_tasks(here / "tasks", ragged=(0, 5), broken=(3,))
    (here / "b.py").write_text(GOOD.format(name="a"))
    (here / "s.json").write_text("{}")
    status, out, err = batt(capsys, *command)
    assert status == 1, out + err
    left_out = [line for line in err.splitlines() if line.startswith("Left out: ")]
    assert [re.search(r"t\d\.json", line).group() for line in left_out] == ["t0.json", "t3.json", "t5.json"]
    assert "5 tasks" in out or "5 of 5" in out or "of 5 outputs" in out
    status, out, err = batt(capsys, *command, "--strict")
    assert status == 2
    assert err.startswith("Error: tasks/t0.json")
    assert len(err.splitlines()) == 1


def test_where_nothing_is_left_nothing_is_done(here, capsys):
    write_tasks(here / "tasks", ragged=range(8))
    (here / "b.py").write_text(GOOD.format(name="a"))
    for command in (("run", "--data", "tasks", "-b", "b.py"), ("evolve", "--data", "tasks", "--generations", "1")):
        status, _out, err = batt(capsys, *command)
        assert status == 2
        assert err.splitlines()[-1] == "Error: none of the 8 tasks can be read"
        assert err.count("Left out: ") == 8
    write_programs(here / "none.py", ["unknown", "unclosed"])
    status, _out, err = batt(capsys, "run", "-i", "t0", "--data", "tasks", "-b", "b.py")
    assert (status, err.count("\n")) == (2, 1)  # one task, one message
    status, _out, err = batt(capsys, "run", "-i", "007bbfb7", "-b", "none.py")
    assert status == 2
    assert err.splitlines()[-1] == "Error: none.py: no candidates in this batt"


def test_a_batt_with_wrong_programs_is_run_without_them(here, capsys):
    write_programs(here / "some.py", ["good", "unknown", "text", "good"])
    status, out, err = batt(capsys, "run", "-i", "67a3c6ac", "-b", "some.py", "--json", "r.json")
    assert status == 1
    assert err.count("Left out: some.py:") == 2
    assert json.loads((here / "r.json").read_text())["tasks"][0]["candidates"] == 2
    assert batt(capsys, "run", "-i", "67a3c6ac", "-b", "some.py", "--strict")[0] == 2
    status, out, err = batt(capsys, "show", "some.py")
    assert status == 1
    assert "2 candidates" in out
    assert err.count("Left out: some.py:") == 2
    status, out, err = batt(capsys, "show", "some.py:solve_t3")
    assert (status, err) == (0, "")
    assert "vmirror" in out
    status, out, err = batt(capsys, "explain", "some.py:solve_t1", "67a3c6ac")
    assert status == 2
    assert "2 functions of it cannot be read, the first: some.py:" in err
    status, out, err = batt(capsys, "verify-result", "r.json", "-b", "some.py")
    assert (status, err.count("Left out")) == (1, 2)
    assert "1 result replayed, 0 different" in out
