"""`batt submit`: what it starts from, what it keeps, and that a submission never gets worse."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import arcbatt
import pytest
from arcbatt.answering import SolveSettings, SubmissionFile, check_submission, predict, solve
from arcbatt.candidates import library
from arcbatt.cli import main
from arcbatt.evaluating.identity import result_identity
from arcbatt.searching import parents_for
from arcbatt.store import Kept, RunRecord, Store
from hypothesis import given, settings
from hypothesis import strategies as st

DATA = {"train": [{"input": [[1, 2]], "output": [[2, 1]]}, {"input": [[3, 3]], "output": [[3, 3]]}]}
IDS = ("a", "b", "c")
MIRROR = arcbatt.Program.parse("O = vmirror(I)")  # fits both demos
HALF = arcbatt.Program.parse("O = replace(I, FIVE, SIX)")  # fits the second


def challenges(ids=IDS):
    return {task_id: DATA | {"test": [{"input": [[k, 5]]}]} for k, task_id in enumerate(ids)}


TASKS = [arcbatt.task_from_dict(task_id, data).task for task_id, data in challenges().items()]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.json").write_text(json.dumps(challenges()))
    return tmp_path


def batt(capsys, *args: object) -> tuple[int, str]:
    """Exit status, and standard output and error together."""
    with pytest.raises(SystemExit) as end:
        main([str(arg) for arg in args])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out + said.err


def store_with(path, *programs, task="a"):
    """A store in which the programs are kept for a task that is none of the challenges."""
    with Store(path) as store:
        kept = [Kept(p.id, p.text, "solver", f"other{k}", 1.0, 2, 2, 0.1, 13, p.calls) for k, p in enumerate(programs)]
        store.keep(RunRecord("test", 1, {}, [task], "now"), kept)


def written(name="submission.json"):
    return json.loads(Path(name).read_text())


def firsts(content):
    """The first attempts; which grid comes second depends on what else a search finds."""
    return {task_id: [output["attempt_1"] for output in outputs] for task_id, outputs in content.items()}


ANSWERED = {
    task_id: [{"attempt_1": [[5, k]], "attempt_2": [[k, 5]] if k != 5 else [[0]]}] for k, task_id in enumerate(IDS)
}
"""What a program that mirrors gives, and the input."""


def never_likely(monkeypatch):
    """Have evolution go on for every task; returns the module that begins it."""
    from importlib import import_module

    monkeypatch.setattr(import_module("arcbatt.answering.portfolio"), "LIKELY", 2.0)
    return import_module("arcbatt.answering.solve")


# --- the file ---------------------------------------------------------------------------------------------------


def test_a_good_submission_is_not_replaced_by_placeholders(here, capsys):
    (here / "submission.json").write_text(json.dumps(ANSWERED))
    status, out = batt(capsys, "submit", "--data", "c.json", "--seconds", 0, "--no-library")
    assert status == 0
    assert "3 tasks, 3 done now; 0 with a program" in out
    assert written() == ANSWERED


def test_what_fits_all_demos_replaces_what_nothing_is_known_of(here, capsys):
    """A file of another program has no notes: only what fits all demos is better."""
    foreign = {task_id: [{"attempt_1": [[9]], "attempt_2": [[8]]}] for task_id in IDS}
    (here / "submission.json").write_text(json.dumps(foreign))
    store_with("half", HALF)
    batt(capsys, "submit", "--data", "c.json", "--seconds", 0, "--no-library", "--store", "half")
    assert written() == foreign
    store_with("full", MIRROR)
    batt(capsys, "submit", "--data", "c.json", "--seconds", 0, "--no-library", "--store", "full")
    assert written() == ANSWERED


def test_a_prediction_is_not_replaced_by_one_of_which_less_is_known(here, capsys):
    store_with("full", MIRROR)
    store_with("half", HALF)
    run = ("submit", "--data", "c.json", "--seconds", 0, "--no-library", "--store")
    batt(capsys, *run, "half")
    half = written()
    assert half["a"] == [{"attempt_1": [[0, 6]], "attempt_2": [[0, 5]]}]
    batt(capsys, *run, "full")
    assert written() == ANSWERED
    batt(capsys, *run, "half")
    assert written() == ANSWERED


def test_a_file_that_is_no_submission_for_the_challenges_is_kept(here, capsys):
    for number, content in enumerate(("{", json.dumps({"z": ANSWERED["a"]}), "[]"), 1):
        (here / "submission.json").write_text(content)
        status, out = batt(capsys, "submit", "--data", "c.json", "--seconds", 0, "--no-library")
        assert status == 0
        assert f"submission.json was no submission for these challenges; it is submission.json.{number} now" in out
        assert (here / f"submission.json.{number}").read_text() == content
        assert check_submission(written(), TASKS) == []


def test_resume_goes_on_with_what_is_not_done(here, capsys):
    run = ("submit", "--data", "c.json", "--seconds", 0, "--no-library", "--store", "full", "--seed", 7)
    store_with("full", MIRROR)
    for args in (run, (*run[:-2],)):
        status, out = batt(capsys, *args, "--resume")
        assert status == 2
        assert "nothing to resume: submission.json: no such file" in out
    batt(capsys, *run)
    status, out = batt(capsys, *run, "--resume")
    assert "0 done now and 3 before" in out
    notes = written("submission.json.progress")
    del notes["tasks"]["b"]
    (here / "submission.json.progress").write_text(json.dumps(notes))
    status, out = batt(capsys, *run[:-2], "--resume")
    assert "1 done now and 2 before" in out
    assert out.rstrip().endswith("Seed: 7")  # that of the run which is gone on with
    # Searched for less than is asked now: that is not done.
    task = TASKS[0]
    file = SubmissionFile("submission.json", TASKS, resume=True)
    assert file.done(task, 0.0)
    assert not file.done(task, 1.0)
    # Predictions that somebody else has written are not those of the notes.
    changed = written()
    changed["c"] = [{"attempt_1": [[1]], "attempt_2": [[2]]}]
    (here / "submission.json").write_text(json.dumps(changed))
    assert "1 done now and 2 before" in batt(capsys, *run, "--resume")[1]
    assert written() == ANSWERED
    status, out = batt(capsys, *run, "--resume", "--whole-s")
    assert (status, out) == (2, "Error: nothing to resume: submission.json was made without --whole-s\n")
    (here / "submission.json.progress").unlink()
    status, out = batt(capsys, *run, "--resume")
    assert status == 2
    assert "submission.json.progress does not say what was done" in out


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"seed": 1, "whole_s": false, "tasks": {"a": {}}}', b"\xff"])
def test_damaged_notes_are_as_if_there_were_none(here, capsys, damage):
    (here / "submission.json").write_text(json.dumps(ANSWERED))
    (here / "submission.json.progress").write_bytes(damage)
    assert batt(capsys, "submit", "--data", "c.json", "--seconds", 0, "--no-library")[0] == 0
    assert written() == ANSWERED


outputs = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(["none", "half", "full"]), st.booleans()), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(outputs)
def test_a_submission_never_gets_worse(tmp_path_factory, steps):
    """Whatever is entered in whatever order, with the file opened anew at any time: the best of each task stands."""
    path = tmp_path_factory.mktemp("s") / "s.json"
    programs = {"none": [], "half": [HALF], "full": [MIRROR]}
    order = ["none", "half", "full"]
    best = dict.fromkeys(IDS, "none")
    file = SubmissionFile(path, TASKS)
    for task_id, found, reopen in steps:
        task = next(one for one in TASKS if one.id == task_id)
        file.enter(predict(task, programs[found]), 1.0, 1)
        best[task_id] = max(best[task_id], found, key=order.index)
        content = json.loads(path.read_text())
        assert check_submission(content, TASKS) == []
        if reopen:
            file = SubmissionFile(path, TASKS, resume=True)
        assert file.done(task, 1.0)
    content = json.loads(path.read_text())
    for task in TASKS:
        wanted = predict(task, programs[best[task.id]]).outputs[0]
        assert content[task.id][0]["attempt_1"] == [list(row) for row in wanted.attempt_1]


# --- Ctrl-C -----------------------------------------------------------------------------------------------------


def test_an_interrupt_in_the_middle_loses_nothing(here, capsys, monkeypatch):
    """The first task is answered, the second is interrupted: its old prediction stands."""
    module = never_likely(monkeypatch)

    def search(task, parents, seconds, **more):
        if task.id == "b":
            raise KeyboardInterrupt
        return whole(task, parents, 0.2, **more)

    whole = module.search
    monkeypatch.setattr(module, "search", search)
    old = {task_id: [{"attempt_1": [[9]], "attempt_2": [[8]]}] for task_id in IDS}
    (here / "submission.json").write_text(json.dumps(old))
    run = ("submit", "--data", "c.json", "--seconds", 1, "--seed", 1, "--no-library")
    status, out = batt(capsys, *run)
    assert status == 130
    assert "3 tasks, 1 done now; 1 with a program that fits all demo pairs, test outputs are not known" in out
    assert firsts(written()) == firsts(old | {"a": ANSWERED["a"]})
    with Store("store") as store:
        assert {kept.task for kept in store.best()} == {"a"}
        assert [run.tasks for run in store.runs()] == [["a"]]
    monkeypatch.setattr(module, "search", lambda task, parents, seconds, **more: whole(task, parents, 0.2, **more))
    status, out = batt(capsys, *run, "--resume")
    assert status == 0
    assert "2 done now and 1 before" in out
    assert firsts(written()) == firsts(ANSWERED)


def test_ctrl_c_ends_the_search_and_keeps_what_it_found(tmp_path):
    """As people do it: the first task is answered at once, evolution on the second has no end, and Ctrl-C ends it."""
    rng = Random(15)
    odd = [{"input": [[k]], "output": [[rng.randrange(10) for _ in range(9)] for _ in range(5 + k)]} for k in range(3)]
    tasks = challenges(("a",)) | {task_id: {"train": odd, "test": [{"input": [[4]]}]} for task_id in "bc"}
    (tmp_path / "c.json").write_text(json.dumps(tasks))
    code = "from arcbatt.cli import main; main()"
    args = ("submit", "--data", "c.json", "--seconds", "1000", "--seed", "1", "--no-library")
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {code}",
            *args,
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(400):
        if (tmp_path / "submission.json.progress").exists():
            break
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    _out, err = process.communicate(timeout=600)
    assert process.returncode in (0, 130), err
    assert "Traceback" not in err
    content = json.loads((tmp_path / "submission.json").read_text())
    assert check_submission(content, [arcbatt.task_from_dict(*one).task for one in tasks.items()]) == []
    assert firsts(content)["a"] == firsts(ANSWERED)["a"]
    with Store(tmp_path / "store") as store:
        assert any(kept.task == "a" for kept in store.best())


# --- what takes part --------------------------------------------------------------------------------------------


def test_without_the_library_it_is_used_nowhere(monkeypatch):
    """Neither in what is tried, nor in where a search begins."""
    module = never_likely(monkeypatch)
    begun = []

    def search(task, parents, seconds, **more):
        begun.append({entry.program for entry in parents})
        return whole(task, parents, 0.1, **more)

    whole = module.search
    monkeypatch.setattr(module, "search", search)
    (_one,) = solve(TASKS[:1], SolveSettings(None, seconds=0.1, library=False))
    assert begun == [set()]
    (_other,) = solve(TASKS[:1], SolveSettings(None, seconds=0.1))
    assert begun[1] == set(library.solvers().values())
    (known,) = solve(TASKS[:1], SolveSettings(None, known=True, learned=False))
    assert known.answers[0][0].source == "known"
    (none,) = solve(TASKS[:1], SolveSettings(None, known=True, library=False, learned=False))
    assert {one.source for one in none.answers[0]} == {"none"}


def test_the_store_takes_part_in_a_search_and_gets_what_it_finds(tmp_path):
    long = arcbatt.Program.parse("x1 = rot90(I)\nx2 = rot90(x1)\nO = hmirror(x2)")
    store_with(tmp_path, long)
    with Store(tmp_path) as store:
        (one,) = solve(TASKS[:1], SolveSettings(None, seconds=60.0, seed=1, library=False), store, command="test")
        assert one.fits
        kept = store.best("a")
        assert kept
        assert kept[0].score == 1.0
        assert store.runs()[-1].command == "test"
        assert long in {entry.program for entry in parents_for(TASKS[0], store, with_library=False)}


def own_task(task_id="007bbfb7", new_id="renamed"):
    """A task of the library under another id."""
    task = arcbatt.load_task(task_id).task
    return arcbatt.Task(new_id, task.demos, task.test_inputs)


@pytest.mark.parametrize("task_id", ["007bbfb7", "renamed"])
def test_without_own_leaves_out_what_is_known_by_the_content_of_the_task(tmp_path, task_id):
    """The task's own solver is in the library, stored for another task, and (as another program) for this content under
    a third id; what fits some demos of this task is out, unless it is known for another task too."""
    task = own_task(new_id=task_id)
    solver = library.solvers()["007bbfb7"]
    twin = arcbatt.Program.parse("x1 = hupscale(I, THREE)\nx2 = vupscale(x1, THREE)\nO = cellwise(x2, x2, ZERO)")
    part = arcbatt.Program.parse("x1 = hconcat(I, I)\nO = hconcat(x1, I)")
    both = arcbatt.Program.parse("x1 = vconcat(I, I)\nO = vconcat(x1, I)")

    def kept(program, on, solved):
        identity = result_identity(program, task, arcbatt.Limits(fuel=99))
        other = result_identity(program, arcbatt.load_task("00d62c1b").task, arcbatt.Limits(fuel=99))
        same = on in ("007bbfb7", "renamed", "third")
        return Kept(
            *(program.id, program.text, "solver", on, solved / 5, 5, solved, 0.1, 13, program.calls),
            identity=identity if same else other,
        )

    record = RunRecord("test", 1, {"limits": arcbatt.Limits(fuel=99).text, "dsl": "1"}, [], "now")
    with Store(tmp_path) as store:
        store.keep(record, [kept(solver, "00d62c1b", 1), kept(twin, "third", 5), kept(twin, "00d62c1b", 1)])
        store.keep(record, [kept(part, "third", 1), kept(both, "third", 1), kept(both, "00d62c1b", 1)])
        everything = {entry.program for entry in parents_for(task, store)}
        assert {solver, twin, part, both} <= everything
        rest = {entry.program for entry in parents_for(task, store, own=False)}
        assert everything - rest == {solver, twin, part}
        stored = {entry.program for entry in parents_for(task, store, own=False, with_library=False)}
        assert stored == {both}


def test_submit_without_own_measures_the_search_alone(here, capsys):
    task = own_task()
    pairs = [{"input": d.input, "output": d.output} for d in task.demos]
    (here / "one.json").write_text(json.dumps({"x": {"train": pairs, "test": [{"input": task.test_inputs[0]}]}}))
    run = ("submit", "--data", "one.json", "--seconds", 0, "-o")
    assert "1 with a program" in batt(capsys, *run, "s.json")[1]
    assert "0 with a program" in batt(capsys, *run, "t.json", "--without-own")[1]
