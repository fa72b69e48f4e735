"""Pictures of grids."""

import itertools
import xml.etree.ElementTree as ET

import pytest
from arcbatt import UsageError
from arcbatt.views.escape import escape, json_block
from arcbatt.views.palette import ARC, SAFE, palette_named
from arcbatt.views.svg import Picture, comparison, difference, grid_svg, sheet_svg

SVG = "{http://www.w3.org/2000/svg}"


def filled(svg):
    """The cells of a picture by colour, read back from the strokes of its paths."""
    cells = {}
    for path in ET.fromstring(svg).find(f"{SVG}g").findall(f"{SVG}path"):
        for run in path.get("d").split("M")[1:]:
            at, length = run.split("h")
            x, y = map(int, at.split())
            for k in range(int(length)):
                assert (y, x + k) not in cells
                cells[y, x + k] = path.get("stroke")
    return cells


def test_every_cell_has_its_colour():
    grid = [[(i * 7 + j // 2) % 10 for j in range(30)] for i in range(30)]
    svg = grid_svg(grid)
    assert filled(svg) == {(i, j): ARC.colours[grid[i][j]] for i in range(30) for j in range(30)}
    assert len(svg) < 30 * 30 * 8
    assert len(grid_svg([[3] * 30] * 30, digits=False)) < 2500  # runs of equal cells are one piece


def test_digits_and_values_that_are_no_colours():
    root = ET.fromstring(grid_svg([[0, 4, 10], [-25, None, 9]], colours="safe"))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert sorted("".join(texts)) == sorted("04910-25")
    assert {"10", "-25"} <= set(texts)
    assert not list(ET.fromstring(grid_svg([[0, 4]])).iter(f"{SVG}text"))
    assert [t.text for t in ET.fromstring(grid_svg([[0, 0]], digits=True)).iter(f"{SVG}text")] == ["00"]


def test_sizes():
    root = ET.fromstring(grid_svg([[1, 2, 3]] * 2, size=10))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("30", "20", "0 0 3 2")
    ET.fromstring(grid_svg([]))  # what a program may come to
    assert float(ET.fromstring(grid_svg([[1] * 900] * 900)).get("width")) <= 400


def test_a_sheet_is_well_formed_whatever_the_captions_are():
    hostile = "<script>\x00\x1b & \"quotes\" 'too' \ud800 ]]>"
    svg = sheet_svg(
        [[Picture(hostile, [[1]]), *comparison([[1, 2]], [[1, 3]])], [Picture("none", None, hostile)]], title=hostile
    )
    root = ET.fromstring(svg.encode())
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[0].startswith("<script>\ufffd\ufffd & \"quotes\" 'too'")
    assert "difference: 1 cell" in texts
    width = float(root.get("width"))
    for group in root.findall(f"{SVG}g"):
        assert float(group.get("transform").split("(")[1].split()[0]) < width


def test_the_difference():
    assert difference([[1, 2], [3, 4]], [[1, 5], [3, 4]]) == [[None, 2], [None, None]]
    assert difference([[1, 2]], [[1], [2]]) is None
    assert comparison([[1, 2]], [[1], [2]])[-1].note == "2 x 1 instead of 1 x 2"
    assert comparison([[1]], [[1]])[-1].note == "identical"
    assert [p.note for p in comparison(None, None, "fuel")] == ["not known", "fuel"]


def test_the_safe_palette_keeps_colours_apart_for_colour_blind_people():
    # Machado, Oliveira and Fernandes 2009, severity 1: protanopia, deuteranopia, tritanopia
    views = [
        ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
        ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    ]

    def lab(colour, view):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        red, green, blue = (min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in view)
        xyz = (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
        )
        x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in xyz)
        return 116 * y - 16, 500 * (x - y), 200 * (y - z)

    def nearest(palette):
        return min(
            sum((a - b) ** 2 for a, b in zip(lab(one, view), lab(two, view), strict=True)) ** 0.5
            for view in views
            for one, two in itertools.combinations(palette.colours, 2)
        )

    assert nearest(SAFE) > 30
    assert nearest(ARC) < 10


def test_palettes_by_name():
    assert palette_named("safe") is SAFE
    assert palette_named(ARC) is ARC
    with pytest.raises(UsageError, match="expected arc or safe"):
        palette_named("pink")


def test_escaping():
    assert escape("<a href='x'>\"&") == "&lt;a href=&#39;x&#39;&gt;&#34;&amp;"
    block = json_block({"a": "</script><!--<script>&\u2028"})
    assert not set("<>&\u2028") & set(block)
