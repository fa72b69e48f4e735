"""Submissions and solutions as files: hostile content gives one clear message, a failed write leaves nothing behind."""

from __future__ import annotations

import json

import arcbatt
import pytest
from arcbatt.answering import SolveSettings, predict, read_answers, read_submission, solve, write_submission
from arcbatt.cli import main

DATA = {"train": [{"input": [[1, 2]], "output": [[2, 1]]}, {"input": [[3, 3]], "output": [[3, 3]]}]}
TASK = arcbatt.task_from_dict("a", DATA | {"test": [{"input": [[1, 5]]}]}).task
MIRROR = arcbatt.Program.parse("O = vmirror(I)")  # solves both demos
HALF = arcbatt.Program.parse("O = replace(I, FIVE, SIX)")  # solves the second


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.json").write_text(json.dumps({"a": DATA | {"test": [{"input": [[1, 5]]}]}}))
    return tmp_path


def batt(capsys, *args: object) -> tuple[int, str]:
    """Exit status, and standard output and error together."""
    with pytest.raises(SystemExit) as end:
        main([str(arg) for arg in args])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out + said.err


def test_where_one_grid_is_known_the_best_of_the_others_is_the_second_attempt():
    (one,) = solve([TASK], SolveSettings(None, library=False, known=True, learned=False), programs=[HALF, MIRROR])
    assert one.fits
    assert [first.source for first, _ in one.answers] == ["known"]
    (output,) = one.predictions.outputs
    assert (output.attempt_1, output.attempt_2) == (((5, 1),), ((1, 6),))
    assert output.programs == ((MIRROR.id,), (HALF.id,))
    assert output.reasons[1] == "1 program that solves 1 demo"
    assert output.solved == 2
    assert [predict(TASK, programs).outputs[0].solved for programs in ([HALF], [])] == [1, 0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a": [' + b"9" * 5000 + b"]}", "not JSON"),
        (b'{"a": [], "b": [], "a": []}', "the key 'a' comes twice"),
        (b'{"a": [{"attempt_1": [[0]], "attempt_1": [[1]]}]}', "the key 'attempt_1' comes twice"),
    ],
)
def test_files_that_are_no_submission(here, capsys, content, said):
    (here / "s.json").write_bytes(content)
    with pytest.raises(arcbatt.UsageError, match=said):
        read_submission(here / "s.json")
    for args in (("submit", "--data", "c.json", "--check", "s.json"), ("score", "s.json", "--data", "arc1")):
        status, out = batt(capsys, *args)
        assert (status, out.count("\n")) == (2, 1)
        assert out.startswith("Error: s.json: ")


def test_check_reads_numbers_that_are_no_colours(here, capsys):
    (here / "s.json").write_text('{"a": [{"attempt_1": [[1e400]], "attempt_2": [[NaN]]}]}')
    status, out = batt(capsys, "submit", "--data", "c.json", "--check", "s.json")
    assert status == 1
    assert "attempt_1 row 0 column 0: expected an integer 0 to 9, found inf" in out
    assert "attempt_2 row 0 column 0: expected an integer 0 to 9, found nan" in out


def test_a_write_that_fails_leaves_what_was_there(here):
    write_submission("s.json", [predict(TASK, [MIRROR])])
    before = (here / "s.json").read_bytes()

    def broken():
        yield predict(TASK, [HALF])
        raise RuntimeError("a task fails")

    with pytest.raises(RuntimeError):
        write_submission("s.json", broken())
    assert (here / "s.json").read_bytes() == before
    assert sorted(file.name for file in here.iterdir()) == ["c.json", "s.json"]


@pytest.mark.parametrize("path", [".", "none/s.json", ""])
def test_paths_that_cannot_be_written_are_told_before_any_work(here, capsys, path):
    status, out = batt(capsys, "submit", "--data", "c.json", "--seconds", 0, "-o", path)
    assert status == 2
    assert "expected the name of a file in a folder that exists" in out


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf"])
def test_seconds_that_are_no_time(here, capsys, seconds):
    status, out = batt(capsys, "submit", "--data", "c.json", "--seconds", seconds)
    assert status == 2
    assert "--seconds: expected a number of 0 or more" in out
    assert not (here / "submission.json").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"a": []}, "task a has no test output"),
        ({"a": [None]}, "no test output is known"),
        ({"a": [[[1, 2], [3]]]}, r"task a: output \[0\] row 1"),
        ([], "expected one ARC task"),
    ],
)
def test_files_that_are_no_solutions(here, content, said):
    (here / "solutions.json").write_text(json.dumps(content))
    with pytest.raises(arcbatt.TaskError, match=said):
        read_answers("solutions.json")


def test_a_solution_that_is_null_is_not_counted(here):
    (here / "solutions.json").write_text('{"a": [null, [[1]]]}')
    assert read_answers("solutions.json") == {"a": (None, ((1,),))}
