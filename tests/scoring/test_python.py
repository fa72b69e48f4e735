"""Candidates in Python go through the pipeline of all others."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import arcbatt
import pytest
from arcbatt import Batt, PythonCandidate
from arcbatt.candidates.library import differs
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.evaluating.python import isolation
from arcbatt.evaluating.table import Table
from arcbatt.scoring import RunSettings, run_task
from arcbatt.scoring.run import begin_run
from arcbatt.store import Store

pytestmark = pytest.mark.skipif(isolation() == "process", reason="no isolation here")

TASK = arcbatt.load_task("67a3c6ac")  # to be mirrored
DEMOS = len(TASK.task.demos)
MIRROR = "def transform(grid):\n    return [row[::-1] for row in grid]\n"
AS_IT_IS = "def transform(grid):\n    print('as it is')\n    return grid\n"
PAIRS = {"O = vmirror(I)": MIRROR, "O = I": AS_IT_IS}
DIFFERS = list(differs().values())
FAILING = {
    "def p(g):\n    return g[99]": ("error", "python_error", 2, "IndexError: list index out of range"),
    "def p(g): return 7": ("not_a_grid", "not_a_grid", None, None),
    "def p(g): open('x')": ("violation", "violation", None, None),
    "def p(g): return [[0] * 100000]": ("output_too_large", "output_too_large", None, None),
}


def mixed():
    candidates = [one for dsl, text in PAIRS.items() for one in (PythonCandidate(text), dsl)]
    return Batt([*candidates, *map(PythonCandidate, FAILING)], DIFFERS)


@pytest.fixture(scope="module")
def results():
    return mixed().score(TASK)


def test_both_kinds_come_to_the_same(results):
    assert len({*results.behaviours()[0:2]}) == 1 == len({*results.behaviours()[2:4]})
    for python, dsl in ((0, 1), (2, 3)):
        assert results.demo_score(python) == results.demo_score(dsl)
        assert results.test_verdicts(python) == results.test_verdicts(dsl)
        assert results.progress(python) == results.progress(dsl)
        assert results.readings[python] == results.readings[dsl]
        assert results.all_differ_scores(python) == results.all_differ_scores(dsl)
    assert results.demo_score(0) == 1.0
    assert results.ranked()[:2] == [1, 0]  # fewer calls


def test_the_table_of_each_kind_alone_is_its_part_of_the_whole(results):
    entries = mixed().candidates
    for language in ("dsl", "python"):
        numbers = [c for c, entry in enumerate(entries) if entry.program.language == language]
        alone = Batt([entries[c] for c in numbers], DIFFERS).score(TASK)
        assert alone.base == results.base
        for place, c in enumerate(numbers):
            assert list(alone.outcomes[place]) == list(results.outcomes[c])
            assert list(alone.readings[place]) == list(results.readings[c])


def test_why_there_is_no_grid(results):
    for c, wanted in enumerate(FAILING.values(), 4):
        found = results.outcome(c, 0)
        assert (found.status, found.slug) == wanted[:2]
        if wanted[3]:
            assert (found.line, found.detail) == wanted[2:]
        assert found.output is None
        assert found.detail
    counts = results.counts()
    assert counts["error:IndexError"] == counts["violation"] == counts["not_a_grid"] == len(results.samples)


def test_results_say_how_candidates_were_run(results):
    assert results.python.isolation == isolation()
    assert "numpy" in results.python.interpreter
    assert set(results.python.printed) == {2}
    assert results.python.printed[2].startswith("as it is\n")
    assert Batt(["O = I"]).score(TASK).python is None


def test_results_with_them_are_plain_data(results):
    again = pickle.loads(pickle.dumps(results))
    assert (again.counts(), again.python, again.rows()) == (results.counts(), results.python, results.rows())
    table = results.parts[0].table
    assert Table.from_bytes(table.to_bytes()).to_bytes() == table.to_bytes()
    assert pickle.loads(pickle.dumps(mixed())).score(TASK).counts() == results.counts()


def test_workers_do_not_change_results(results):
    assert mixed().score(TASK, workers=1).rows() == results.rows()


@pytest.mark.parametrize("wrapped", [False, True])
def test_an_executor_does_not_change_results(results, wrapped):
    with ThreadPoolExecutor(2) as executor:
        found = mixed().score(TASK, executor=(lambda: ThreadPoolExecutor(1)) if wrapped else executor)
    assert found.rows() == results.rows()
    assert found.readings == results.readings
    assert found.python == results.python


def test_a_demo_does_not_see_itself_unless_asked_to():
    look_up = PythonCandidate("def solve(I, S):\n    return next(o for i, o in S if i == I)")
    assert Batt([look_up]).score(TASK).demo_score(0) == 0
    assert Batt([look_up]).score(TASK, whole_s=True).demo_score(0) == 1


def test_limits_and_modules_are_settings():
    settings = PythonSettings(limits=arcbatt.PythonLimits(seconds=0.05), isolation=isolation())
    slow = PythonCandidate("def p(g):\n    while True: pass")
    found = Batt([slow]).score(TASK, python=settings)
    assert found.outcome(0, 0).detail == "more than 0.05 s of processor time"
    needs = PythonCandidate("import fractions_of_mine\ndef p(g): return g")
    with pytest.raises(arcbatt.UsageError, match="fractions_of_mine"):
        Batt([needs]).score(TASK, python=PythonSettings(modules=("fractions_of_mine",)))


def test_a_run_filters_validates_and_keeps_them(tmp_path):
    twice = [PythonCandidate(f"# again\n{MIRROR}"), *mixed().candidates]
    with Store(tmp_path / "store") as store:
        record = begin_run("test", None, None, RunSettings().limits, [TASK.task.id])
        run = run_task(Batt(twice, DIFFERS), TASK, RunSettings(), store=store, record=record)
        assert run.same_program == {1: 0}
        assert run.same_behaviour[2] == 0
        ((kept, candidate),) = store.python_candidates(TASK.task.id)
        assert (kept.score, kept.solved, candidate) == (1.0, DEMOS, PythonCandidate(MIRROR))
        assert kept.md5 in run.stored
        assert [one.calls for one in store.best(TASK.task.id)] == [1]  # the one in the DSL
        path = tmp_path / "store" / "python_md5" / f"{kept.md5}.py"
        assert path.read_text() == twice[0].text
        assert not store.verify()
        path.write_text("def transform(grid):\n    return grid\n")
        assert any("does not have the md5" in problem.what for problem in store.verify())
        store.repair()
        assert not store.verify()


def test_the_identity_of_a_result_names_the_interpreter():
    from arcbatt.evaluating.identity import python_identity

    candidate, usual = PythonCandidate(MIRROR), ("cpython 3.11.7, numpy 2.4", "1/512/10000")
    first = python_identity(candidate, TASK.task, *usual)
    assert first == python_identity(PythonCandidate(f"{MIRROR}# the same\n"), TASK.task, *usual)
    changed = [
        python_identity(PythonCandidate(AS_IT_IS), TASK.task, *usual),
        python_identity(candidate, arcbatt.load_task("68b16354").task, *usual),
        python_identity(candidate, TASK.task, "cpython 3.12.1, numpy 2.4", usual[1]),
        python_identity(candidate, TASK.task, usual[0], "2/512/10000"),
        python_identity(candidate, TASK.task, *usual, ["scipy"]),
    ]
    assert len({first, *changed}) == 6
