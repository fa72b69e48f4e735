"""`batt verify-result`: results of a store and records of runs replayed, and what differs named."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import arcbatt
import pytest
from arcbatt.candidates import library
from arcbatt.cli import main
from arcbatt.evaluating.identity import result_identity
from arcbatt.records.commands import command_line, current_inputs, inputs_of, inputs_of_command
from arcbatt.records.model import read_record
from arcbatt.records.replay import NO_PROGRAM, known_dsl_versions, programs_for, replay, replay_record
from arcbatt.records.writing import run_record, write_record
from arcbatt.scoring.timing import Timings
from arcbatt.store import Inputs, Kept, RunRecord, Store

SOLVER = library.solvers()["007bbfb7"]
OTHER = arcbatt.Program.parse("x1 = hconcat(I, I)\nO = vconcat(x1, I)")  # solves nothing: no store keeps it
LIMITS = arcbatt.Limits(fuel=123_456)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a store, the record of a run and its batt."""
    monkeypatch.chdir(tmp_path)
    settings = arcbatt.RunSettings(LIMITS)
    with Store("store") as store:
        entered = RunRecord("test", 1, {"limits": LIMITS.text, "dsl": "1"}, ["007bbfb7"], "now")
        batt = arcbatt.Batt([SOLVER, OTHER, SOLVER])
        run = arcbatt.run_task(batt, arcbatt.load_task("007bbfb7"), settings, store=store, record=entered)
    record = run_record("test", 1, settings, 1, [run], Timings())
    write_record("run.json", record)
    (tmp_path / "batt.py").write_text(f"{SOLVER.text}\n\n{OTHER.text.replace('def solve', 'def solve_b')}")
    return tmp_path


def verify(capsys, *args: str) -> tuple[int, str]:
    """Exit status, and standard output and error together."""
    with pytest.raises(SystemExit) as end:
        main(["verify-result", *args])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out + said.err


def test_a_record_is_replayed_with_the_batt_of_the_run(here, capsys):
    status, out = verify(capsys, "run.json", "-b", "batt.py")
    assert status == 0
    assert out.splitlines() == [
        f"{SOLVER.id} on 007bbfb7: 5/5 demos, the same",
        f"{OTHER.id} on 007bbfb7: 0/5 demos, the same",
        "2 results replayed, 0 different",
    ]


def test_candidates_without_their_program_are_counted_as_not_replayed(here, capsys):
    status, out = verify(capsys, "run.json")
    assert status == 1  # not all of it was replayed
    assert f"{OTHER.id} on 007bbfb7: not replayed: {NO_PROGRAM}" in out
    assert "1 result replayed, 0 different, 1 not replayed" in out
    replayed = list(replay_record(read_record("run.json"), {}))
    assert [(one.differences, one.missing, one.solved) for one in replayed] == [((), NO_PROGRAM, None)] * 2


def changed(change) -> list[tuple[str, ...]]:
    """The differences of the candidates after a change of the record."""
    record = read_record("run.json")
    change(record)
    return [one.differences for one in replay_record(record, programs_for(record, None, [OTHER]))]


def test_what_differs_is_named(here):
    def solved(record):
        record.tasks[0].scores[0].demo = 2

    def fuel(record):
        record.tasks[0].scores[1].fuel[3] += 1

    def content(record):
        record.tasks[0].content_hash = "0" * 16

    def dsl(record):
        record.versions["dsl"] = "0"

    def identity(record):
        record.tasks[0].scores[0].identity = "0" * 16

    def samples(record):
        record.tasks[0].scores[0].fuel.pop()

    assert changed(lambda record: None) == [(), ()]
    assert changed(solved) == [("it solves 5 of 5 demos, recorded are 2",), ()]
    (none, (said,)) = changed(fuel)
    assert none == ()
    assert said.startswith("on demo[3] it takes fuel ")
    assert all("the task's content is" in one for (one,) in changed(content))
    assert changed(dsl) == [()] * 2  # fuel and identity may be others then, the score may not
    record = read_record("run.json")
    dsl(record)
    assert {one.dsl for one in replay_record(record, programs_for(record, None, [OTHER]))} == {"0"}
    assert "recorded is 0000000000000000" in changed(identity)[0][0]
    assert changed(samples)[0] == ("the task has 6 samples, recorded are 5",)


def test_samples_that_the_clock_ended_are_not_compared(here):
    def timeout(record):
        record.tasks[0].scores[1].fuel[3] += 1
        record.tasks[0].scores[1].statuses[3] = "timeout"

    assert changed(timeout) == [(), ()]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"versions": {}, "limits": {}, "tasks": [{}]}',
        '{"kind": "evolve", "versions": {}, "tasks": []}',
    ],
)
def test_files_that_are_no_record(here, capsys, content):
    (here / "x.json").write_text(content)
    status, out = verify(capsys, "x.json")
    assert (status, out.count("\n")) == (2, 1)
    assert out.startswith("Error: x.json:")


@pytest.mark.parametrize("limits", [{"fuel": -1}, {"fuel": "many"}, {"speed": 1}])
def test_limits_that_are_none(here, limits):
    with pytest.raises(arcbatt.UsageError, match="the record's limits"):
        changed(lambda record: setattr(record, "limits", limits))


@pytest.mark.parametrize(
    "args",
    [
        ("run.json", "--task", "ffffffff"),
        (SOLVER.id, "--task", "ffffffff"),
        ("--task", "ffffffff"),
        ("none.json",),
        ("run.json", "run.json"),
        ("-b", "batt.py"),
        (SOLVER.id, "--store", "none"),
    ],
)
def test_nothing_to_replay_is_no_success(here, capsys, args):
    status, out = verify(capsys, *args)
    assert status == 2
    assert out.startswith("Error: ")


def test_a_differ_is_not_replayed_and_that_is_told(here, capsys):
    differ = next(iter(library.differs().values()))
    kept = Kept(differ.id, differ.text, "differ", "007bbfb7", 1.0, 5, 10, 0.0, 0, 1, differ_kind="iz")
    with Store("store") as store:
        store.keep(RunRecord("test", 1, {}, ["007bbfb7"], "then"), [kept])
    status, out = verify(capsys, differ.id)
    assert status == 2
    assert "is a differ" in out


def test_files_beside_the_index_have_no_say(here, capsys):
    (here / "store" / "solver_md5" / f"{SOLVER.id}.py").write_text("O = I\n")
    assert verify(capsys, SOLVER.id)[0] == 0


@pytest.mark.parametrize("damage", ["O = I\n", ""])
def test_a_damaged_text_is_a_difference(here, capsys, damage):
    with closing(sqlite3.connect(here / "store" / "index.sqlite")) as index, index:
        index.execute("UPDATE programs SET text = ?", (damage,))
    status, out = verify(capsys, SOLVER.id)
    assert status == 1
    assert "the text does not have the md5 that it is stored by" in out
    assert "1 result replayed, 1 different" in out


def test_a_result_of_an_earlier_dsl_is_told_from_a_changed_task():
    task = arcbatt.load_task("007bbfb7").task
    earlier = result_identity(SOLVER, task, LIMITS, "0")
    assert earlier != result_identity(SOLVER, task, LIMITS)
    kept = Kept(SOLVER.id, SOLVER.text, "solver", "007bbfb7", 1.0, 5, 5, 0.1, 13, 7, identity=earlier)
    versions = known_dsl_versions([RunRecord("test", 1, {"dsl": "0"}, [], "now"), RunRecord("test", 1, {}, [], "now")])
    assert versions == ["0"]
    runs = [RunRecord("test", 1, {"dsl": "0", "limits": LIMITS.text}, [], "now")]
    (found,) = replay([kept], runs)
    assert (found.differences, found.dsl) == ((), "0")
    (other,) = replay([kept], [])
    assert "the task's content has changed" in other.differences[0]


PLUGIN = """
import arcbatt

@arcbatt.primitive
def mirrored_by_me(grid: "Grid") -> "Grid":
    return tuple(row[::-1] for row in grid)

@arcbatt.data_source("mine_by_me")
class Mine:
    name = "mine_by_me"

    def ids(self):
        return ["own1"]

    def load(self, task_id):
        pair = {"input": [[1, 2]], "output": [[2, 1]]}
        return arcbatt.task_from_dict(task_id, {"train": [pair], "test": [pair]})
"""


def command(*args: object, status: int = 0) -> str:
    """A command in a process of its own, which knows no plugin but those it is given."""
    done = subprocess.run(
        [sys.executable, "-c", "from arcbatt.cli import main; main()", *map(str, args)], capture_output=True, text=True
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_what_cannot_be_replayed_is_no_difference_and_says_what_it_needs(tmp_path, monkeypatch):
    """A result on data of one's own, by a program that calls a primitive of one's own, and one with neither."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my plugin.py").write_text(PLUGIN)
    (tmp_path / "b.py").write_text(
        "def solve_a(I):\n    return mirrored_by_me(I)\n\n\ndef solve_b(I):\n    return vmirror(I)\n"
    )
    run = ("run", "-i", "own1", "--data", "mine_by_me", "-b", "b.py", "--json", "run.json", "--quiet")
    command("--plugin", "my plugin.py", *run)
    command("run", "-i", "67a3c6ac", "-b", library_batt(tmp_path), "--quiet")
    for args in ((), ("run.json", "-b", "b.py")):
        out = command(*("--plugin", "my plugin.py"), "verify-result", *args)
        assert "0 different" in out
        assert "not replayed" not in out
    out = command("verify-result", status=1)
    assert "different:" not in out
    assert out.count(": not replayed: ") == 2
    needed = "it was run with --plugin my plugin.py and --data mine_by_me: give that"
    assert out.count(needed) == 2
    assert "1 result replayed, 0 different, 2 not replayed" in out
    out = command("verify-result", "run.json", status=2)
    assert "no result to replay" in out
    assert needed in out


def library_batt(folder):
    file = folder / "lib.py"
    file.write_text(library.solvers()["67a3c6ac"].text)
    return file.name


def test_the_data_of_the_run_is_used(tmp_path, monkeypatch):
    """The command of a run says where its tasks are; an id of the bundled data may stand for another task there."""
    monkeypatch.chdir(tmp_path)
    pair = {"input": [[1, 2]], "output": [[2, 1]]}
    (tmp_path / "my tasks").mkdir()
    for task_id in ("own2", "007bbfb7"):
        (tmp_path / "my tasks" / f"{task_id}.json").write_text(json.dumps({"train": [pair], "test": [pair]}))
    (tmp_path / "b.py").write_text("def solve(I):\n    return vmirror(I)\n")
    command("run", "--data", "my tasks", "-b", "b.py", "--json", "run.json", "--quiet")
    for args in ((), ("run.json", "-b", "b.py"), ("--data", "my tasks")):
        assert "2 results replayed, 0 different" in command("verify-result", *args)
    assert "wrote p.html" in command("report", "run.json", "-o", "p.html")
    assert "Not drawn" not in (tmp_path / "p.html").read_text()
    (tmp_path / "my tasks").rename(tmp_path / "moved")
    out = command("verify-result", "--task", "own2", status=2)
    assert "it was run with --data my tasks: give that" in out
    assert "2 results replayed, 0 different" in command("verify-result", "--data", "moved")


def test_commands_of_earlier_versions_are_read_for_their_inputs():
    words = ["/usr/bin/batt", "--plugin", "a b.py", "run", "--data=x y", "-b", "it's.py", "--plugin", "./c.py"]
    line = command_line(words)
    assert line.startswith("batt ")
    assert inputs_of_command(line) == Inputs("it's.py", "x y", None, ("a b.py", "c.py"))
    assert inputs_of_command("batt run --batt_import=b.py --store s") == Inputs("b.py", None, "s")
    assert inputs_of_command("batt run -b it's.py").batt == "it's.py"  # as the first versions wrote it
    assert inputs_of_command("batt run -b") == Inputs()
    assert inputs_of(RunRecord("batt run --data old", 1, {}, [], "now")).data == "old"
    given = Inputs(data="new")
    assert inputs_of(RunRecord("batt run --data old", 1, {}, [], "now", given)) is given


def test_inputs_can_be_written_down(tmp_path):
    inputs = current_inputs(batt="a\udc80.py", data=None, store="s")
    assert inputs == Inputs("a\\udc80.py", None, "s")
    with pytest.raises(ValueError):
        Inputs(data="\ud800")
    with Store(tmp_path) as store:
        store.keep(RunRecord("", 1, {}, [], "now", inputs), [])
        store.keep(RunRecord("", 1, {}, [], "then"), [])
    with Store(tmp_path, read_only=True) as store:
        assert [run.inputs for run in store.runs()] == [inputs, None]


def test_the_record_of_a_run_states_its_inputs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.py").write_text("def solve(I):\n    return vmirror(I)\n")
    (tmp_path / "p.py").write_text("")
    command("--plugin", "p.py", "run", "-i", "67a3c6ac", "--data", "arc1", "-b", "b.py", "--json", "r.json")
    written = json.loads((tmp_path / "r.json").read_text())
    assert written["version"] == 2
    assert written["inputs"] == {"batt": "b.py", "data": "arc1", "store": "store", "plugins": ["p.py"]}
    with Store("store", read_only=True) as store:
        (run, *_) = store.runs()
    assert run.inputs == read_record("r.json").inputs == Inputs("b.py", "arc1", "store", ("p.py",))
    command("evolve", "-i", "67a3c6ac", "--generations", 1, "--store", "s2", "--json", "e.json")
    assert read_record("e.json").inputs == Inputs(store="s2")


def test_a_record_of_a_newer_version_is_told(here, capsys):
    content = json.loads((here / "run.json").read_text())
    (here / "new.json").write_text(json.dumps(content | {"version": 99}))
    status, out = verify(capsys, "new.json")
    assert status == 2
    assert "its version is 99, of a newer arcbatt" in out


def test_a_task_that_is_gone_is_not_different(here):
    record = read_record("run.json")
    record.tasks[0].task = "ffffffff"
    replayed = list(replay_record(record, programs_for(record, None, [OTHER])))
    assert [one.differences for one in replayed] == [(), ()]
    assert all(one.missing.startswith("unknown task 'ffffffff'") for one in replayed)
