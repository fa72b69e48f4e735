"""The page of a run, and how objects look in notebooks."""

import copy
import json
import re
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from arcbatt import Program, UsageError
from arcbatt.cli.report import report
from arcbatt.cli.run import run as run_command
from arcbatt.dealing import batt_text, deal
from arcbatt.records.model import to_record
from arcbatt.records.sources import Sources, sources_of
from arcbatt.store import Inputs
from arcbatt.views import html
from arcbatt.views.html import Html, bar, figures, folded, page, table
from arcbatt.views.report import run_report
from arcbatt.views.svg import Picture
from click.testing import CliRunner

VOID = {"meta", "link", "br", "input", "img"}


class Balanced(HTMLParser):
    """Checks that tags nest, and collects scripts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.scripts, self.tags = [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


def command(function, *args):
    result = CliRunner().invoke(function, [str(a) for a in args], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_the_page_of_a_run(ran):
    _, record, sources = ran
    text = run_report(record, sources)
    parsed = Balanced(text)
    assert not re.search(r"(src|href)=.(https?:|//)", text)
    for wanted in ("speed-up", "demo samples", "cells_extra", "everything else", "0: 2d0234f5, demo 5/5, test 1/1"):
        assert wanted in text, wanted
    for svg in re.findall(r"<svg.*?</svg>", text, re.S):
        ET.fromstring(svg)
    data = json.loads(next(s for s in parsed.scripts if s.startswith('{"tasks"')))["tasks"][0]
    assert len(data["rows"]) == 7
    assert data["rows"][2][10:12] == [0, "same program"]
    assert data["rows"][6][10:12] == [5, "same outputs"]
    assert data["rows"][0][12] == 0  # ranked first
    assert [data["statuses"][s] for s in data["rows"][3][5]] == ["empty_container"] * 6


def test_hostile_names_are_text(ran):
    text = run_report(ran[1], ran[2])
    parsed = Balanced(text)
    assert not any(tag == "img" for tag, _ in parsed.tags)
    assert not any(name.startswith("on") for _, attrs in parsed.tags for name in attrs)
    scripts = [attrs for tag, attrs in parsed.tags if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "data"}, {}, {}]


def test_what_is_missing_is_said(ran):
    _, record, _ = ran
    assert "not at hand" in run_report(record)
    nothing = run_report(record, Sources())
    assert "Not drawn: the task was not found." in nothing
    other = copy.deepcopy(record)
    other.tasks[0].scores[0].statuses[0] = "miss"
    assert "Run again it came to: match" in run_report(other, ran[2])
    other.tasks[0].content_hash = "0" * 16
    other.inputs = Inputs("gone.py")
    sources = sources_of(other)
    assert any("other grids today" in note for note in sources.notes)
    assert any("gone.py" in note for note in sources.notes)
    assert any("texts of" in note for note in sources.notes)


def test_what_is_no_record_is_told():
    for wrong in ({}, {"tasks": []}, {"tasks": [{}]}, {"tasks": 7}):
        with pytest.raises(UsageError, match="expected the record of a run"):
            to_record(wrong)


def test_the_command_from_a_record_and_from_a_store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    batt = tmp_path / "b.py"
    batt.write_text(batt_text(deal(32, 1, task="007bbfb7", store=None)))
    monkeypatch.setattr(sys, "argv", ["batt", "run", "-b", "b.py"])  # what the record will say
    command(run_command, "-i", "007bbfb7", "67a3c6ac", "-b", batt, "--json", "r.json", "--seed", 1)
    out = command(report, "r.json", "-o", "r.html")
    assert out == "wrote r.html: 2 tasks, 64 candidates\n"
    text = (tmp_path / "r.html").read_text("utf-8")
    assert len(text) < 5_000_000
    Balanced(text)
    assert "of 2 tasks have a candidate that fits all demo pairs" in text
    one = command(report, "r.json", "-o", "one.html", "--task", "67a3c6ac")
    assert "1 task, 32 candidates\n" in one
    assert "those of all" in one
    batt.unlink()  # the store has the best
    monkeypatch.setattr(sys, "argv", ["batt"])
    assert "texts of" in command(report, "r.json", "-o", "r.html")
    assert "0: 2d0234f5, demo 5/5" in (tmp_path / "r.html").read_text("utf-8")
    assert "records 2 runs" in command(report, "store", "-o", "s.html")
    assert "demo 5/5" in (tmp_path / "s.html").read_text("utf-8")
    with pytest.raises(UsageError, match="no run on 00d62c1b"):
        command(report, "r.json", "-o", "x.html", "--task", "00d62c1b")


def test_many_candidates_are_few_bytes_each(ran):
    text = run_report(many(ran[1], 10_000), ran[2])
    assert len(text) < 3_000_000
    assert text.count("<tr>") < 200  # the rows are made by the browser, a page at a time


def many(record, count):
    """The record with so many more candidates, which differ in their numbers, ids and origins."""
    record = copy.deepcopy(record)
    scores = record.tasks[0].scores
    last = copy.deepcopy(scores[5])
    for c in range(len(scores), count):
        scores.append(msgspec.structs.replace(last, candidate=c, id=f"{c:032x}", parent=f"parent{c}"))
    return record


def test_pages_allow_no_scripts_but_their_own():
    text = page("<title>", "<p>body</p>")
    assert "<title>&lt;title&gt;</title>" in text
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text).group(1)
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]+';", policy)


def test_in_notebooks(ran, loaded):
    results = ran[0].results
    shown = loaded._repr_html_()
    assert shown.count("<svg") == 2 * 5 + 2
    assert loaded.task._repr_html_().count("<svg") == 2 * 5 + 1  # a task knows no test outputs
    assert "hupscale(I, THREE)" in results.entries[0].program._repr_html_()
    table = results._repr_html_()
    assert "7 candidates on 007bbfb7" in table
    assert "<script" not in table
    for text in (shown, table):
        Balanced(text)
    assert "<b>solver " in Program.parse("def solve_a(I):\n    O = vmirror(I)\n    return O")._repr_html_()


def test_a_page_of_ones_own():
    hostile = "<img src=x>"
    body = table(["name", hostile], [(hostile, 1), (Html("<b>bold</b>"), 2)], numbers=[1])
    body += folded(hostile, bar([(hostile, 1.0), ("b", 3.0)])) + figures([Picture(hostile, [[1]]), Picture("", None)])
    text = page(hostile, body, data=[hostile])
    assert not any(tag == "img" for tag, _ in Balanced(text).tags)
    assert "<td><b>bold</b></td>" in text
    assert '<th class="number">&lt;img src=x&gt;</th>' in text
    assert 'style="width:75.00%" title="b"' in text
    assert text.count("<figure>") == 1


def test_templates_escape_whatever_they_show():
    templates = sorted(Path(html.__file__).with_name("templates").rglob("*.html"))
    assert len(templates) > 5
    for template in templates:
        assert not re.search(r"\|\s*safe\b|autoescape", template.read_text("utf-8")), template
