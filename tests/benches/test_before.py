"""The bench of an earlier main asks both sides the same, and says what was measured."""

import before
import pytest
from before import answer, commit_of, report_before, row, solvers, started
from common import ROOT


@pytest.mark.parametrize("name", ["no-such-commit", "--all"])
def test_an_unknown_commit_is_told(name):
    with pytest.raises(SystemExit, match=f"^BEFORE={name}: the git history of .* has no such commit$"):
        commit_of(name)


def test_so_is_that_there_is_no_history(tmp_path):
    with pytest.raises(SystemExit, match=r"has no such commit$"):
        commit_of("HEAD", tmp_path)


def test_a_commit_that_was_built_is_not_built_again(tmp_path, monkeypatch):
    monkeypatch.setattr(before, "ROOT", tmp_path)
    home = tmp_path / "bench-results" / "before" / "abc"
    home.mkdir(parents=True)
    assert before.built("abc") == home


def test_a_side_answers_with_what_its_package_computes():
    with started(ROOT) as side:
        here, there = solvers(1), answer(side, "solvers", 2)
    assert here["outputs"] == there["outputs"]
    assert here["nanos"].keys() == there["nanos"].keys() and min(there["nanos"].values()) > 0


def test_the_page_has_medians_and_the_median_of_the_ratios_within_a_turn():
    rows = [
        row("seconds", "1.5 s", 2, [[4.0, 1.0], [2.0, 2.0], [3.0, 1.0]]),
        row("rate", "2 times", 0, [[10.0, 30.0], [20.0, 30.0]], more=True),
    ]
    page = report_before({"commit": "abcdef0", "date": "2026-11-26", "rows": rows})
    assert "`abcdef0`" in page[2] and "2026-11-26" in page[2]
    assert page[-3:-1] == ["| seconds | 1.5 s | 3.00 | 1.00 | 3.00 |", "| rate | 2 times | 15 | 30 | 2.25 |"]
