"""A sample does not see itself, wherever programs are evaluated; `whole_s` returns to the old meaning."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import arcbatt
import pytest
from arcbatt.answering import predict, robustness, variants
from arcbatt.candidates import library
from arcbatt.candidates.files import Entry
from arcbatt.cli import main
from arcbatt.evaluating.cases import task_cases
from arcbatt.evaluating.identity import result_identity
from arcbatt.evaluating.mutants import observed
from arcbatt.evaluating.trace import trace_program
from arcbatt.scoring.check import check_programs
from arcbatt.searching import Evolution, EvolveSettings
from arcbatt.store import RunRecord, Store
from arcbatt.tasks import LoadedTask
from hypothesis import given, settings
from hypothesis import strategies as st

SEES = arcbatt.Program.parse("O = identity(S)")
LOOKUP = arcbatt.Program.parse("x1 = matcher(first, I)\nx2 = extract(S, x1)\nO = last(x2)")
LIMITS = arcbatt.Limits()
OLD = Path(__file__).parents[1] / "data" / "whole_s"
"""A store and the record of a run that were made when every sample saw all pairs."""

grids = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=3)
)
tasks = st.builds(
    lambda pairs, tests: (
        arcbatt.task_from_dict(
            "t", {"train": [{"input": i, "output": o} for i, o in pairs], "test": [{"input": i} for i in tests]}
        ).task
    ),
    st.lists(st.tuples(grids, grids), min_size=1, max_size=5),
    st.lists(grids, min_size=1, max_size=2),
)


def seen(task: arcbatt.Task, whole_s: bool) -> list[object]:
    """What each sample must see."""
    pairs = task.demo_pairs
    demos = [pairs if whole_s else pairs[:k] + pairs[k + 1 :] for k in range(len(pairs))]
    return [*demos, *[pairs] * len(task.test_inputs)]


@settings(max_examples=40, deadline=None)
@given(tasks, st.booleans())
def test_what_every_evaluation_shows(task, whole_s):
    """A program that returns what it sees tells it."""
    expected = seen(task, whole_s)
    results = arcbatt.Batt([SEES]).score(task, whole_s=whole_s)
    assert [outcome.output for outcome in results.outcomes[0]] == expected
    # Validation runs each program alone, and would say if it saw anything else.
    run = arcbatt.run_task(arcbatt.Batt([SEES]), LoadedTask(task, None), arcbatt.RunSettings(whole_s=whole_s))
    assert run.seconds.keys() == {0}
    trace = trace_program(SEES, LoadedTask(task, None), whole_s=whole_s)
    assert [one.steps[-1].value for one in trace.samples] == expected
    assert [case.s for case in task_cases(task, whole_s)] == expected
    assert [s.to_python() for s, _, _ in observed(task)] == seen(task, False)[: len(task.demos)]


@settings(max_examples=25, deadline=None)
@given(tasks)
def test_looking_the_answer_up_solves_only_what_another_pair_answers(task):
    pairs = task.demo_pairs
    first = [next((o for i, o in pairs[:k] + pairs[k + 1 :] if i == grid), None) for k, (grid, _) in enumerate(pairs)]
    honest = sum(found == output for found, (_, output) in zip(first, pairs, strict=True))
    assert arcbatt.Batt([LOOKUP]).score(task).demo_matches(0) == honest
    distinct = len({i for i, _ in pairs}) == len(pairs)
    if distinct:
        assert honest == 0
        assert arcbatt.Batt([LOOKUP]).score(task, whole_s=True).demo_score(0) == 1
        assert predict(task, [LOOKUP]).solving == 0
        assert predict(task, [LOOKUP], whole_s=True).solving == 1
        evolution = Evolution(task, EvolveSettings(1, mutants=20, grown=20), [Entry(LOOKUP)])
        evolution.step(1)
        assert LOOKUP not in {found.program for found in evolution.solutions()}


def test_robustness_shows_the_other_pairs_of_the_variant():
    task = arcbatt.load_task("00d62c1b").task
    (honest,), (whole,) = (robustness([LOOKUP], task, whole_s=mode) for mode in (False, True))
    assert honest.score == 0
    assert whole.score == 1
    assert sum(map(len, whole.survived.values())) == len(variants(task))


def test_the_identity_says_how_s_was_only_where_that_matters():
    task = arcbatt.load_task("007bbfb7").task
    solver = library.solvers()["007bbfb7"]
    assert result_identity(solver, task, LIMITS) == result_identity(solver, task, LIMITS, whole_s=True)
    assert result_identity(LOOKUP, task, LIMITS) != result_identity(LOOKUP, task, LIMITS, whole_s=True)
    old = json.loads((OLD / "run.json").read_text())["tasks"][0]["scores"]
    identities = {row["id"]: row["identity"] for row in old}
    assert identities[LOOKUP.id] == result_identity(LOOKUP, task, LIMITS, "1", whole_s=True)
    assert identities[solver.id] == result_identity(solver, task, LIMITS, "1")


def test_nothing_is_stored_with_whole_s(tmp_path):
    loaded = arcbatt.load_task("007bbfb7")
    batt = arcbatt.Batt([LOOKUP, library.solvers()["007bbfb7"]], library.differs().values())
    record = RunRecord("test", 1, {}, ["007bbfb7"], "now")
    with Store(tmp_path) as store:
        run = arcbatt.run_task(batt, loaded, arcbatt.RunSettings(whole_s=True), store=store, record=record)
        assert run.results.demo_score(0) == 1
        assert (run.stored, store.best(), store.best(kind="differ")) == ([], [], [])


def test_check_with_and_without(tmp_path):
    file = tmp_path / "lookup.py"
    file.write_text(LOOKUP.text.replace("def solve", "def solve_007bbfb7"))
    statuses = {mode: check_programs([file], None, LIMITS, whole_s=mode)["programs"][0]["samples"] for mode in (0, 1)}
    assert statuses == {0: ["error"] * 6, 1: ["match"] * 5 + ["error"]}


@pytest.fixture
def here(tmp_path, monkeypatch):
    shutil.copytree(OLD, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def batt(capsys, *args: str) -> tuple[int, str]:
    """Exit status, and standard output and error together."""
    with pytest.raises(SystemExit) as end:
        main([*args])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out + said.err


@pytest.mark.parametrize(
    ("args", "other", "whole"),
    [
        ("run -i 007bbfb7 -b batt.py --store new", "58b123d7  0/5", "58b123d7  5/5"),
        ("check lookup.py", "6 of 6 samples fail", "1 of 6 samples fail"),
        ("show batt.py:1 -i 007bbfb7", "0 of 6 samples solved", "5 of 6 samples solved"),
        ("explain batt.py:1 007bbfb7", "demo[0] not_found", "demo[0] match"),
        (
            "submit --data one.json --seconds 0 --no-library --store store",
            "1 done now; 0 with a program",
            "1 done now; 1 with a program",
        ),
    ],
)
def test_every_command(here, capsys, args, other, whole):
    (here / "lookup.py").write_text(LOOKUP.text.replace("def solve", "def solve_007bbfb7"))
    task = arcbatt.load_task("00d62c1b").task
    pairs = [{"input": d.input, "output": d.output} for d in task.demos]
    (here / "one.json").write_text(json.dumps({"a": {"train": pairs, "test": [{"input": task.demos[0].input}]}}))
    for flags, said in (([], other), (["--whole-s"], whole)):
        status, out = batt(capsys, *args.split(), *flags)
        assert status in (0, 1), out
        assert said in out


def test_a_store_and_a_record_of_the_old_meaning_are_replayed_as_what_they_are(here, capsys):
    status, out = batt(capsys, "verify-result")
    dsl = "were made with another version of the DSL: of these only the scores were compared"
    assert (status, out.splitlines()[-1]) == (0, f"5 results replayed, 0 different; 5 {dsl}")
    assert f"{LOOKUP.id} on 007bbfb7: 5/5 demos, the same, with the sample itself in S (--whole-s)" in out
    status, out = batt(capsys, "verify-result", "run.json", "-b", "batt.py")
    assert (status, out.splitlines()[-1]) == (0, f"8 results replayed, 0 different; 8 {dsl}")
    assert out.count("(--whole-s)") == 4
    status, out = batt(capsys, "report", "run.json", "-o", "page.html")
    assert status == 0
    page = (here / "page.html").read_text()
    assert "all demo pairs" in page
    assert "Run again" not in page


def test_runs_of_the_two_meanings_are_compared_as_such(here, capsys):
    batt(capsys, "run", "-i", "007bbfb7", "d4469b4b", "-b", "batt.py", "--store", "new", "--json", "new.json")
    status, out = batt(capsys, "compare", "run.json", "new.json")
    assert status == 1
    assert "note: in A a demo sample sees its own pair in S (--whole-s), in the other run it does not" in out
    args = ("run", "-i", "007bbfb7", "d4469b4b", "-b", "batt.py", "--whole-s", "--json", "whole.json")
    assert batt(capsys, *args, "--store", "none")[0] == 0
    record = json.loads((here / "whole.json").read_text())
    del record["whole_s"]  # as earlier versions wrote it
    (here / "earlier.json").write_text(json.dumps(record))
    assert batt(capsys, "compare", "earlier.json", "whole.json")[0] == 0
    assert "(--whole-s)" not in batt(capsys, "compare", "earlier.json", "run.json")[1]


def test_a_case_is_plain_data():
    """A demo alone sees no pair; what is expected of a test is not in its case."""
    task = arcbatt.task_from_dict("t", {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]}).task
    demo, test = task_cases(task)
    assert demo == ((), ((1,),), None, ((2,),))
    assert test == (((((1,),), ((2,),)),), ((3,),), None, None)
