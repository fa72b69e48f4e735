"""The history of a search as a picture."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import msgspec
import pytest
from arcbatt import Evolution, EvolveSettings, load_task
from arcbatt.records.model import to_record
from arcbatt.records.sources import Sources
from arcbatt.searching import Generation, History
from arcbatt.views.curve import curve_svg
from arcbatt.views.report import run_report

SVG = "{http://www.w3.org/2000/svg}"


def history(*numbers: int) -> History:
    return History(4, tuple(Generation(n, 100 * n, n, n % 5, 0.1 * (n % 5), 20 + n, 5, 60, 0) for n in numbers))


def points(root: ET.Element) -> list[list[tuple[float, ...]]]:
    lines = root.iter(f"{SVG}polyline")
    return [[tuple(map(float, place.split(","))) for place in line.attrib["points"].split()] for line in lines]


def test_it_has_a_title_and_names_its_axes():
    root = ET.fromstring(curve_svg(history(1, 2, 3)))
    said = "search to generation 3: 3 of 4 demos solved, progress 0.300, 300 candidates, a population of 23"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == said
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == said
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert texts >= {"generation", "demos solved", "progress", "candidates", "population", "1", "3", "300", "23"}


def test_colours_of_text_and_axes_are_those_around():
    """On a dark page as on a light one."""
    root = ET.fromstring(curve_svg(history(1, 2)))
    assert root.attrib["fill"] == "currentColor"
    assert not any("fill" in text.attrib for text in root.iter(f"{SVG}text"))
    assert {path.attrib["stroke"] for path in root.iter(f"{SVG}path")} == {"currentColor"}


def test_curves_go_up_with_their_values():
    drawn = points(ET.fromstring(curve_svg(history(1, 2, 3, 9))))
    assert [len(curve) for curve in drawn] == [4, 4, 4, 4]
    for curve in drawn:
        xs, ys = zip(*curve, strict=True)
        assert list(xs) == sorted(xs)
        assert list(ys) == sorted(ys, reverse=True)
        assert xs[3] - xs[2] == pytest.approx(6 * (xs[1] - xs[0]), abs=0.3)


@pytest.mark.parametrize("numbers", [(1,), (7, 7), (5, 2), (0,)])
def test_odd_histories_are_drawn(numbers):
    """Those of a record that somebody has changed as well."""
    root = ET.fromstring(curve_svg(history(*numbers)))
    box = [float(part) for part in root.attrib["viewBox"].split()]
    for curve in points(root):
        assert all(-1000 < x < box[2] and -1000 < y < box[3] for x, y in curve)
    assert curve_svg(History(0)) == ""
    assert ET.fromstring(curve_svg(History(0, (Generation(1, 0, 0, 0, 0.0, 0, 0, 0, 0),)))) is not None


def test_a_page_has_it_and_pages_of_earlier_records_do_not(searched):
    outcome, record = searched
    search = record.tasks[0].search
    assert [msgspec.structs.asdict(row) for row in search.history] == outcome.history.rows()
    assert [row.number for row in search.history] == list(range(1, outcome.status.generation + 1))
    assert curve_svg(outcome.history) in run_report(record, Sources())
    earlier = json.loads(msgspec.json.encode(record))
    del earlier["tasks"][0]["search"]["history"]
    assert "search to generation" not in run_report(to_record(earlier), Sources())


def test_searches_and_histories_show_themselves_in_notebooks():
    evolution = Evolution(load_task("4612dd53").task, EvolveSettings(1, mutants=50, grown=200))
    assert "no generation yet" in evolution._repr_html_()
    assert "no generation yet" in evolution.history._repr_html_()
    evolution.run(generations=2)
    shown = evolution._repr_html_()
    assert "<b>search on 4612dd53: generation 2, " in shown
    assert curve_svg(evolution.history) in shown
    assert ">def solve(" in shown
    assert evolution.history._repr_html_() == f"<div>{curve_svg(evolution.history)}</div>"
