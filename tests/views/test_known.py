"""A test whose answer is not known is never shown as wrong and never counted, in any view."""

from __future__ import annotations

import json
import re

import arcbatt
import msgspec
import pytest
from arcbatt.cli import main
from arcbatt.evaluating.trace import trace_program
from arcbatt.records.compare import compare_runs
from arcbatt.records.model import to_record
from arcbatt.records.sources import Sources
from arcbatt.records.writing import run_record
from arcbatt.scoring.timing import Timings
from arcbatt.views.explain import explain_html
from arcbatt.views.report import run_report
from arcbatt.views.terminal import outcome_lines, score_table
from arcbatt.views.words import score_text, task_verdict, tasks_sentence
from hypothesis import given
from hypothesis import strategies as st

RIGHT = arcbatt.Program.parse("O = vmirror(I)")
ERRS = arcbatt.Program.parse("O = first(difference(initset(I), initset(I)))")
DEMOS = [{"input": [[1, 2, 0]], "output": [[0, 2, 1]]}, {"input": [[3, 4, 0]], "output": [[0, 4, 3]]}]
INPUTS = [{"input": [[5, 6, 0]]}, {"input": [[7, 8, 0]]}]
KNOWN = [INPUTS[0] | {"output": [[0, 6, 5]]}, INPUTS[1] | {"output": [[0, 8, 7]]}]
TESTS = {"all": KNOWN, "some": [KNOWN[0], INPUTS[1]], "none": INPUTS}
SAID = {"all": ("2/2", "0/2"), "some": ("1/1 +1?", "0/1 +1?"), "none": ("?", "?")}
"""What is said of a program that is right, and of one that fails everywhere."""


def loaded(which: str, task_id: str = "t") -> arcbatt.LoadedTask:
    return arcbatt.task_from_dict(task_id, {"train": DEMOS, "test": TESTS[which]})


def ran(which: str):
    timings = Timings()
    batt = arcbatt.Batt([RIGHT, ERRS])
    run = arcbatt.run_task(batt, loaded(which), arcbatt.RunSettings(), timings=timings)
    return run, run_record("batt run", 1, arcbatt.RunSettings(), 1, [run], timings)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for which, tests in TESTS.items():
        (tmp_path / which).mkdir()
        for k in range(5):
            (tmp_path / which / f"t{k}.json").write_text(json.dumps({"train": DEMOS, "test": tests}))
    names = "\n\n\n".join(
        program.text.replace("def solve", f"def solve_t{k}") for k, program in enumerate([RIGHT, ERRS])
    )
    (tmp_path / "b.py").write_text(names)
    return tmp_path


def batt(capsys, *args: str) -> tuple[int, str]:
    """Exit status, and standard output and error together."""
    with pytest.raises(SystemExit) as end:
        main([*args])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out + said.err


@pytest.mark.parametrize("which", TESTS)
def test_results_and_tables(which):
    run, record = ran(which)
    results, (right, wrong) = run.results, SAID[which]
    unknown = {"all": 0, "some": 1, "none": 2}[which]
    assert results.known == [True] * (4 - unknown) + [False] * unknown
    assert results.test_verdicts(0) == [True] * (2 - unknown) + [None] * unknown
    assert results.test_verdicts(1) == [False] * (2 - unknown) + [None] * unknown
    table = score_table(run)
    assert re.search(rf"^ +0  \w+  2/2 +{re.escape(right)} ", table[1])
    assert re.search(rf"^ +1  \w+  0/2 +{re.escape(wrong)} ", table[2])
    assert ("not known" in table[-1]) == (unknown > 0)
    assert ("not known" in outcome_lines(results)[0]) == (unknown > 0)
    shown = results._repr_html_()
    assert f"<td>{right}</td>" in shown
    assert f"<td>{wrong}</td>" in shown
    assert ("not known" in shown) == (unknown > 0)
    task = record.tasks[0]
    assert task.known == results.known
    assert [row.test for row in task.scores] == ([None, None] if which == "none" else [2 - unknown, 0])


@pytest.mark.parametrize("which", TESTS)
def test_pages(which):
    _, record = ran(which)
    sources = Sources({p.id: p for p in (RIGHT, ERRS)}, [], {"t": loaded(which)})
    page = run_report(record, sources)
    right, wrong = SAID[which]
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S).group(1))
    assert [row[3] for row in data["tasks"][0]["rows"]] == [right, wrong]
    assert f"demo 2/2, test {right}, progress" in page
    assert f"demo 0/2, test {wrong}, progress" in page
    record.tasks.append(msgspec.structs.replace(record.tasks[0], task="u"))
    two = run_report(record, sources)
    said = {
        "all": "2 of 2 tasks have a candidate that fits all demo pairs (right on all tests of 2)",
        "some": "2 of 2 tasks have a candidate that fits all demo pairs; test outputs are not known",
        "none": "2 of 2 tasks have a candidate that fits all demo pairs; test outputs are not known",
    }
    assert said[which] in two
    explained = explain_html(trace_program(ERRS, loaded(which)))
    counts = {"all": "0 of 4 samples solved", "some": "0 of 3 samples solved, 1 not known"}
    assert counts.get(which, "0 of 2 samples solved, 2 not known") in explained
    assert "unscored" not in explained_text(explain_html(trace_program(RIGHT, loaded(which))))


def explained_text(page: str) -> str:
    return re.sub(r"<style>.*?</style>|<script.*?</script>", "", page, flags=re.S)


@pytest.mark.parametrize("which", TESTS)
def test_commands(here, capsys, which):
    right = SAID[which][0]
    status, out = batt(capsys, "run", "--data", which, "-b", "b.py", "--json", "r.json")
    assert status == 0
    assert out.count(f"best candidate 0: demo 2/2, test {right}\n") == 5
    assert ("expected output is not known" in out) == (which != "all")
    assert ("; test outputs are not known" in out) == (which != "all")
    status, out = batt(capsys, "show", "r.json")
    assert out.count(f"     2  {right:>4}  ") == 5
    status, out = batt(capsys, "check", "b.py", "--data", which, "--json", "c.json")
    assert status == 1
    rows = json.loads((here / "c.json").read_text())["programs"]
    assert [row["solved"] for row in rows] == [which == "all" or None, False]
    assert ("1 fit all demo pairs, test outputs not known" in out) == (which != "all")
    assert ("1 / 2 solved" in out) == (which == "all")
    status, out = batt(capsys, "show", "b.py:0", "-i", "t0", "--data", which)
    solved = {"all": "4 of 4", "some": "3 of 3", "none": "2 of 2"}[which]
    assert f"{solved} samples solved" in out
    status, out = batt(capsys, "explain", "b.py:0", "t0", "--data", which)
    assert ("test[1] not known" in out) == (which != "all")
    status, out = batt(capsys, "evolve", "-i", "t0", "--data", which, "--generations", "2", "--seed", "1")
    assert ("; test outputs are not known" in out) == (which != "all")


def test_a_file_that_only_fits_is_no_failure(here, capsys):
    (here / "one.py").write_text(RIGHT.text.replace("def solve", "def solve_t0"))
    status, out = batt(capsys, "check", "one.py", "--data", "none")
    assert status == 0
    assert out.splitlines()[0] == "  solve_t0: right on all demos; the outputs of 2 tests are not known"
    assert out.splitlines()[1].startswith("0 / 1 solved, 1 fit all demo pairs, test outputs not known in ")


@pytest.mark.parametrize("a", TESTS)
@pytest.mark.parametrize("b", TESTS)
def test_what_one_run_does_not_know_is_not_compared(a, b):
    """Two runs of one batt agree, whatever each knows of the answers."""
    compared = compare_runs(ran(a)[1], ran(b)[1])
    assert compared.differences == []
    known = {"all": 2, "some": 1, "none": 0}
    assert len(compared.notes) == abs(known[a] - known[b])
    if a != b:
        where = "A" if known[a] > known[b] else "B"
        assert all(f"known in {where} only" in note for note in compared.notes)


def test_a_change_of_a_known_test_is_still_a_difference():
    one, other = ran("all")[1], ran("all")[1]
    other.tasks[0].scores[0].statuses[3] = "miss"
    assert [d for d in compare_runs(one, other).differences if "statuses" in d]


def test_records_of_earlier_versions_say_nothing_of_what_they_knew():
    """A test counts as known there if some candidate was judged on it."""
    for which, known in (("all", [True] * 4), ("some", [True] * 3 + [False]), ("none", [True] * 2 + [False] * 2)):
        content = json.loads(msgspec.json.encode(ran(which)[1]))
        del content["tasks"][0]["known"]
        assert to_record(content).tasks[0].known == known


@given(st.lists(st.sampled_from([True, False, None]), min_size=1))
def test_scores_count_what_is_known(verdicts):
    text = score_text(verdicts)
    known = [one for one in verdicts if one is not None]
    if not known:
        assert text == "?"
    else:
        right, of = map(int, re.match(r"(\d+)/(\d+)", text).groups())
        assert (right, of) == (known.count(True), len(known))
    assert ("?" in text) == (None in verdicts)


@given(st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from([True, False, None]), min_size=1))))
def test_a_task_is_right_only_by_a_candidate_that_fits_and_is_right(candidates):
    verdict = task_verdict(candidates)
    fitting = [tests for fits, tests in candidates if fits]
    assert (verdict == "") == (not fitting)
    assert (verdict == "right") == any(all(one is True for one in tests) for tests in fitting)
    assert (verdict == "wrong") == (bool(fitting) and all(False in tests for tests in fitting))


def test_sentences_on_several_tasks():
    begin = "{} of 3 tasks have a candidate that fits all demo pairs"
    assert tasks_sentence(["", "", ""]) == begin.format(0)
    assert tasks_sentence(["right", "", "wrong"]) == begin.format(2) + " (right on all tests of 1)"
    assert tasks_sentence(["unknown", "", "unknown"]) == begin.format(2) + "; test outputs are not known"
    mixed = " (right on all tests of 0, test outputs of 1 not known)"
    assert tasks_sentence(["unknown", "wrong", ""]) == begin.format(2) + mixed
