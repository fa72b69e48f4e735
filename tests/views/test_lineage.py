"""How programs came about, and the page and the timeline of a search."""

import copy
import json
import re
import sys

import arcbatt
from arcbatt.cli.evolve import evolve as evolve_command
from arcbatt.cli.report import report
from arcbatt.records.best import steps_of
from arcbatt.records.origins import Origin, lineage
from arcbatt.records.sources import sources_of
from arcbatt.views.html import environment
from arcbatt.views.lineage import changes, lineage_parts, tree_of
from arcbatt.views.report import run_report
from arcbatt.views.timeline import search_timeline
from click.testing import CliRunner

HOSTILE = "<script>document.title='owned'</script>"


def drawn(macro, content):
    """A part of ``lineage.html``."""
    return str(getattr(environment().get_template("lineage.html").module, macro)(content))


def text_of(*lines):
    return arcbatt.Program.parse("\n".join(lines)).text


def test_a_line_that_only_moved_is_no_change():
    before = text_of("x1 = vmirror(I)", "O = hconcat(I, x1)")
    assert changes(before, before) == [(" ", "x1 = vmirror(I)"), (" ", "O = hconcat(I, x1)")]
    after = text_of("x1 = hmirror(I)", "x2 = vmirror(x1)", "O = hconcat(I, x2)")
    lines = ("-", "x1 = vmirror(I)"), ("+", "x1 = hmirror(I)"), ("+", "x2 = vmirror(x1)"), ("~", "O = hconcat(I, x2)")
    assert changes(before, after) == list(lines)
    after = text_of("x1 = vmirror(I)", "x2 = hconcat(I, x1)", "x3 = hmirror(x1)", "O = vconcat(x2, x3)")
    assert [sign for sign, _ in changes(before, after)] == [" ", " ", "+", "+"]


def test_lineages_end_even_in_circles():
    origins = {"a": Origin("b", HOSTILE), "b": Origin("c", "swap"), "c": Origin("a", "wrap")}
    assert lineage("a", origins) == ["c", "b", "a"]
    assert lineage("x", origins) == ["x"]
    shown = drawn("tree", tree_of(["a", "b", "c"], origins))
    shown += drawn("lineage", lineage_parts(steps_of(["c", "b", "a"], origins, {}), 5))
    assert HOSTILE not in shown
    assert "&lt;script&gt;" in shown


def test_a_tree_has_common_ancestors_once():
    origins = {"b": Origin("a", "one"), "c": Origin("b", "two"), "d": Origin("b", "three"), "a": Origin("", "given")}
    shown = re.sub(r"<[^>]*>", " ", drawn("tree", tree_of(["c", "d"], origins))).split()
    assert shown == ["a", "given", "then", "b", "one", "c", "two", "d", "three"]


def test_the_record_of_a_search_is_one_of_a_run(searched):
    outcome, record = searched
    part = record.tasks[0]
    assert part.candidates == len(outcome.found) == len(part.search.found)
    best = outcome.found[0]
    origins = sources_of(record).origins
    assert lineage(best.program.id, origins)[-1] == best.program.id
    told = [a.program.id for a in reversed(best.ancestors)]
    assert lineage(best.program.id, origins) == told


def test_the_page_of_a_search(searched):
    _, record = searched
    record = copy.deepcopy(record)
    (task,) = record.tasks
    task.search.programs[task.scores[0].id].note = HOSTILE
    page = run_report(record, sources_of(record))
    for wanted in ("search on 3aa6fb7a", "Mutations that helped", "how it came about", "enumerate", "programs in"):
        assert wanted in page, wanted
    assert HOSTILE not in page
    assert len(page) < 5_000_000


def test_the_timeline_of_a_search(searched):
    outcome, record = searched
    (timeline,) = outcome.timelines
    assert len(timeline.generations) == record.tasks[0].search.status.generation
    content = search_timeline([outcome])
    events = content["traceEvents"]
    assert content["otherData"] == {"left out": 0}
    spans = [e for e in events if e["ph"] == "X"]
    names = {e["name"] for e in spans if e["tid"] == 0}
    assert {"3aa6fb7a generation 0", "enumerate", "mutate", "evaluate", "drop visited", "keep"} <= names
    made = sum(b[2] for b in timeline.batches)
    status = outcome.status
    assert made == status.candidates + status.known
    assert [e["args"]["candidates"] for e in events if e["name"] == "waiting"][-1] == 0
    memo = [e["args"] for e in events if e["name"] == "memo"]
    assert all(m["hits"] >= 0 and m["computed"] > 0 for m in memo)
    end = max(e["ts"] + e["dur"] for e in spans if e["tid"] == 0)
    assert all(e["ts"] >= -1 and e["ts"] + e["dur"] <= end + 1 for e in spans)


def test_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["batt", "evolve"])
    args = ["-i", "3aa6fb7a", "67a3c6ac", "--generations", "2", "--seed", "1", "--quiet"]
    args += ["--json", "e.json", "--report", "e.html", "--trace", "t.json"]
    done = CliRunner().invoke(evolve_command, args, standalone_mode=False)
    assert done.exception is None, done.output
    page = (tmp_path / "e.html").read_text("utf-8")
    assert "search on 2 tasks" in page
    assert {e["tid"] for e in json.loads((tmp_path / "t.json").read_text())["traceEvents"]} >= {0, 1}
    done = CliRunner().invoke(report, ["e.json", "-o", "again.html", "--task", "67a3c6ac"], standalone_mode=False)
    assert done.exception is None, done.output
    assert "search on 67a3c6ac" in (tmp_path / "again.html").read_text("utf-8")
