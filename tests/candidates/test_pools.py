"""Pools: what is read of files of each shape, and what is told of what cannot be read."""

import contextlib
from pathlib import Path

import arcbatt
import pytest
from arcbatt.candidates.modules import rows_of_module
from arcbatt.candidates.pools import read_pool
from arcbatt.candidates.texts import parse_candidate
from arcbatt.errors import ProgramError, UsageError
from hypothesis import given
from hypothesis import strategies as st

POOLS = Path(__file__).parents[1] / "data" / "pools"
MIRROR = "def transform(grid):\n    return [row[::-1] for row in grid]\n"


def read(name):
    return [(one.task, one.entry.program.language, one.entry.parent) for one in read_pool(POOLS / name)]


def test_json_lines():
    assert read("rows.jsonl") == [
        ("67a3c6ac", "python", "17"),
        ("67a3c6ac", "dsl", ""),
        ("67a3c6ac", "python", ""),
        ("67a3c6ac", "python", ""),
        ("68b16354", "python", ""),
        ("68b16354", "python", ""),
        (None, "python", ""),
    ]
    programs = [one.entry.program for one in read_pool(POOLS / "rows.jsonl")]
    assert programs[0].text == MIRROR
    assert [(p.name, p.arrays) for p in programs if p.language == "python"][1] == ("transform", True)
    assert (programs[5].name, programs[5].arrays) == ("main", True)


def test_rows_of_soar():
    pytest.importorskip("pyarrow")
    assert read("soar.parquet") == [("67a3c6ac", "python", ""), ("68b16354", "python", "r1")]
    assert [one.entry.mutation for one in read_pool(POOLS / "soar.parquet")] == ["r1 model-1", "r2 model-2"]


def test_tasks_of_codeit():
    assert read("codeit.json") == [("67a3c6ac", "dsl", "67a3c6ac")]


def test_texts_by_task():
    assert read("texts.json") == [("67a3c6ac", "dsl", ""), ("67a3c6ac", "python", ""), ("68b16354", "dsl", "")]


def test_a_folder_says_tasks_by_names():
    assert read("folder") == [("67a3c6ac", "python", ""), ("68b16354", "dsl", "")]


def test_a_batt_of_a_pool_knows_for_which_task_each_candidate_is():
    source = arcbatt.read_batt(POOLS / "rows.jsonl")
    assert source.task_ids() == ["67a3c6ac", "68b16354"]
    assert len(source.candidates_for("67a3c6ac")) == 5
    assert len(source.candidates_for("68b16354")) == 3
    assert len(source.candidates_for("007bbfb7")) == 1


def test_what_is_no_candidate_is_told_with_its_place():
    errors = []
    found = read_pool(POOLS / "wrong.jsonl", errors.append)
    assert len(found) == 1
    assert [str(error).partition(": ")[0].rpartition("jsonl:")[2] for error in errors] == ["1:1", "2", "3", "4", "5"]
    assert "expected ':'" in str(errors[0]) or "not Python" in str(errors[0])
    assert "no function transform(...)" in str(errors[1])
    assert "expected a text under code or program or source" in str(errors[2])
    assert "no JSON" in str(errors[3])
    assert "task: expected a text, found 7" in str(errors[4])
    with pytest.raises(ProgramError, match=r"wrong.jsonl:1:1: not Python"):
        read_pool(POOLS / "wrong.jsonl")


def test_files_that_are_none_are_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("x.jsonl", "x.json", "x.parquet"):
        with pytest.raises(ProgramError, match="cannot be read"):
            read_pool(tmp_path / name)
        (tmp_path / name).write_bytes(b"\xff\xfe{[")
        with pytest.raises(ProgramError, match=r"cannot be read|not JSON"):
            read_pool(tmp_path / name)
    with pytest.raises(ProgramError, match=r"expected \.py files"):
        read_pool(tmp_path / "empty")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("O = hmirror(I)", "dsl"),
        ("def solve(I):\n    return hmirror(I)", "dsl"),
        ("def solve(I):\n    return I[::-1]", "python"),
        ("def solve(I):\n    return tuple(reversed(I))", "python"),
        ("def solve(I):\n    for row in I: pass\n    return I", "python"),
        ("def transform(grid):\n    return hmirror(grid)", "python"),
        ("p=lambda g:g", "python"),
    ],
)
def test_the_text_says_its_language(text, language):
    assert parse_candidate(text).language == language


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def solve(I):\n    return vmiror(I)", "did you mean 'vmirror'"),
        ("O = vmiror(I)", "did you mean 'vmirror'"),
        ("def transform(grid):\n    return [", "not Python"),
        ("for ever", "not Python"),
    ],
)
def test_what_is_wrong_is_told_in_the_words_of_its_language(text, message):
    with pytest.raises(ProgramError, match=message):
        parse_candidate(text)


def test_the_language_can_be_given():
    assert parse_candidate("def solve(I):\n    return hmirror(I)", "python").language == "python"
    with pytest.raises(ProgramError):
        parse_candidate("def p(g): return g", "dsl")
    with pytest.raises(UsageError, match="expected dsl or python"):
        parse_candidate("def p(g): return g", "lisp")


@given(st.text(max_size=200))
def test_no_text_does_anything_but_be_a_candidate_or_be_refused(text):
    with contextlib.suppress(ProgramError):
        assert parse_candidate(text).id


def test_how_a_candidate_is_called_is_kept_with_its_text():
    for options in ({}, {"arrays": True}, {"name": "main", "arrays": True}):
        text = "def transform(g): return g\ndef main(g): return g[::-1]  # done"
        one = arcbatt.PythonCandidate(text, **options)
        again = arcbatt.PythonCandidate.from_kept(one.kept_text)
        assert (again.id, again.name, again.arrays) == (one.id, one.name, one.arrays)


MODULE = POOLS.parent / "modules" / "solvers.py"


def test_a_module_has_a_candidate_for_each_task():
    errors = []
    found = read_pool(MODULE, errors.append)
    assert [(one.task, one.entry.program.language, one.entry.mutation) for one in found] == [
        ("67a3c6ac", "python", "solve_67a3c6ac"),
        ("68b16354", "dsl", "verify_68b16354"),
        ("74dd1130", "python", "solve_74dd1130"),
        ("3c9b0459", "python", "solve_3c9b0459"),
    ]
    assert ["found 4 parameters" in str(error) for error in errors] == [True]
    mirror, _, transpose, both = (one.entry.program for one in found)
    assert "def flipped" in mirror.text
    assert "solve_74dd1130" not in mirror.text
    assert "solve_3c9b0459" not in mirror.text
    assert "solve_67a3c6ac" not in transpose.text
    assert "def solve_67a3c6ac" in both.text
    source = arcbatt.read_batt(MODULE, lambda error: None)
    assert [len(source.candidates_for(task)) for task in ("67a3c6ac", "68b16354", "007bbfb7")] == [1, 1, 0]
    for one in found:
        task = arcbatt.load_task(one.task)
        assert arcbatt.Batt([one.entry]).score(task).demo_score(0) == 1


def test_a_module_in_a_folder(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "all.py").write_text(MODULE.read_text().rpartition("\n\n\n")[0])
    assert [one.task for one in read_pool(tmp_path)] == ["67a3c6ac", "68b16354", "74dd1130", "3c9b0459"]


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("    return vmirrorr(I)", "dsl"),  # misspelled
        ("    return vmirror(I, ONE)", "dsl"),
        ("    return [row[::-1] for row in I]", "python"),
        ("    return np.flip(I)", "python"),
        ("    import math as m\n    return [m.floor(x) for x in I]", "python"),
        ("    try:\n        return max(I)\n    except ValueError as error:\n        return error", "python"),
        ("    match I:\n        case [one, *two]:\n            return two + [one]", "python"),
        ("    def turn(*rows, key=len, **more):\n        return rows, key, more\n    return turn(I)", "python"),
    ],
)
def test_a_wrong_program_of_the_dsl_is_no_candidate_in_python(body, language):
    """What would meet a name without a meaning in Python is told to be wrong, not run to fail on every sample."""
    ((_, row),) = rows_of_module(f"import numpy as np\n\ndef solve_007bbfb7(I):\n{body}\n", "mine.py")
    assert row["language"] == language
