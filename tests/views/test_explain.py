"""What each line of a program came to."""

import re
import xml.etree.ElementTree as ET

import arcbatt
import pytest
from arcbatt import Program, UsageError, load_task, task_from_dict
from arcbatt.candidates import differs, solvers
from arcbatt.cli.explain import explain
from arcbatt.evaluating.trace import trace_program
from arcbatt.evaluating.values import encode
from arcbatt.limits import Limits
from arcbatt.scoring.run import begin_run
from arcbatt.store import Store
from arcbatt.views.explain import explain_html
from arcbatt.views.values import MAX_TEXT, describe
from click.testing import CliRunner

FAILS = """def solve_x(I):
    things = objects(I, T, F, T)
    f = compose(size, first)
    n = size(things)
    none = colorfilter(things, TEN)
    y = first(none)
    z = paint(I, y)
    O = fill(z, n, toindices(extract(things, rbind(equality, f))))
    return O
"""


def run(*args):
    result = CliRunner().invoke(explain, [str(a) for a in args], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return re.sub(r"\d+\.\d µs", "# µs", result.stdout)


def test_the_lines_add_up_to_the_program():
    for task_id in ("007bbfb7", "25d487eb", "00d62c1b"):
        trace = trace_program(solvers()[task_id], load_task(task_id))
        text = solvers()[task_id].text.splitlines()
        assert [line.code for line in trace.lines] == [line.strip() for line in text[1:-1]]
        for one in trace.samples:
            assert one.outcome.status == "match"
            assert one.steps[-1].value == one.expected == one.outcome.output
            assert sum(step.fuel for step in one.steps) == one.outcome.fuel
            assert all(step.slug is None and step.seconds >= 0 for step in one.steps)


def test_errors_stand_where_they_happen():
    trace = trace_program(Program.parse(FAILS, "x.py"), load_task("25d487eb"))
    by_code = {line.code.split(" = ")[1].split("(")[0]: k for k, line in enumerate(trace.lines)}
    one = trace.samples[0]
    assert one.outcome.slug == "empty_container"
    assert one.outcome.line == 6
    assert trace.lines[by_code["first"]].source == 6
    assert one.steps[by_code["first"]].slug == "empty_container"
    paint = one.steps[by_code["paint"]]
    assert (paint.value, paint.slug) == (None, None)  # not computed
    assert one.steps[by_code["size"]].value == 2  # though it comes after the failure in the file
    assert set(trace.lines[by_code["paint"]].needs) == {trace.lines[by_code["first"]].number}


def test_the_page():
    page = explain_html(trace_program(Program.parse(FAILS, "x.py"), load_task("25d487eb")), "x.py")
    for wanted in (
        "compose(size, first)",  # functions by name
        "set of 2 objects",
        "object 5 x 3, 8 cells at (2, 3)",
        '<strong class="bad">empty_container</strong>',
        "has no value",
        "6 in the file",
        "demo[2]",
        "test[0]",
        "Objects · fuel ",
    ):
        assert wanted in page, wanted
    assert not re.search(r"(src|href)=.(https?:|//)", page)  # nothing from the network
    for svg in re.findall(r"<svg.*?</svg>", page, re.S):
        ET.fromstring(svg)
    right = explain_html(trace_program(solvers()["007bbfb7"], load_task("007bbfb7")))
    assert "6 of 6 samples" in right
    assert right.count("identical") == 6


def test_hostile_names_are_text():
    name = "</script><script>alert(1)</script>\"'"
    task = task_from_dict("t", {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]})
    page = explain_html(trace_program(Program.parse("O = vmirror(I)"), task), name)
    assert "alert(1)</script>" not in page
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in page
    assert "not known" in page
    assert "unscored" not in page


def test_differs_compare_input_and_output():
    trace = trace_program(differs()["cells_extra"], load_task("007bbfb7"))
    assert trace.samples[0].outcome.output[0] > 0
    assert "differ " in explain_html(trace)


def test_programs_without_calls():
    trace = trace_program(Program.parse("O = I"), load_task("007bbfb7"))
    assert [line.code for line in trace.lines] == ["O = I"]
    assert trace.samples[0].steps[0].value == trace.samples[0].input


def test_values_in_words():
    def summary(value, returns="", canvas=(0, 0)):
        return describe(encode(value), returns, canvas).summary

    assert summary(((1, 2), (3, 4))) == "grid 2 x 2"
    assert summary(((1, 2), (3, 4)), "TupleTuple") == "tuple of 2 values"
    assert summary(7) == "integer"
    assert summary(True) == "Boolean"
    assert summary(()) == "tuple of 0 values"
    assert summary(frozenset({(3, (1, 2)), (3, (2, 2))})) == "object 2 x 1, 2 cells at (1, 2)"
    assert summary(frozenset({(1, 2)})) == "places 1 x 1, 1 cell at (1, 2)"
    assert summary((((1,),), ((2,),))) == "tuple of 2 grids"
    assert describe(encode(frozenset({(1, 0), (0, 5)}))).text == "{(0, 5), (1, 0)}"
    assert describe(encode(frozenset({frozenset(), frozenset({1})}))).text == "{{}, {1}}"
    on_canvas = describe(encode(frozenset({(3, (1, 2))})), "Object", (3, 4)).pictures[0].cells
    assert on_canvas == [[None] * 4, [None, None, 3, None], [None] * 4]


def test_parts_of_sets_are_drawn_in_the_order_of_the_text():
    value = encode(
        frozenset({frozenset({(2, (0, 0))}), frozenset({(1, (5, 5)), (1, (5, 6))}), frozenset({(1, (5, 5))})})
    )
    shown = describe(value)
    assert [picture.cells for picture in shown.pictures] == [[[1]], [[1, 1]], [[2]]]
    assert shown.text.index("(2, (0, 0))") > shown.text.index("(1, (5, 6))")


def test_what_is_too_large_is_said():
    shown = describe(encode(tuple(range(100_000))))
    assert len(shown.text) == MAX_TEXT
    assert re.fullmatch(r"\d+ more characters are not shown.", shown.missing)
    assert shown.large
    many = describe(encode(frozenset(frozenset({(1, (i, i))}) for i in range(150))))
    assert "50 more are not drawn" in many.missing
    assert describe(encode(((1,) * 300,) * 300)).missing


def test_in_the_terminal(tmp_path):
    file = tmp_path / "x.py"
    file.write_text(FAILS)
    out = run(file, "25d487eb")
    assert "demo[0] empty_container, demo[1] empty_container" in out
    assert re.search(r"^ +\d+  x\d+ = first\(x\d+\)  fuel \d+, # µs\n     empty_container: ", out, re.M)
    assert "not computed: line" in out
    assert "--sample all" in out
    every = run("solve_007bbfb7", "007bbfb7", "--sample", "all")
    assert every.count("O = cellwise(x2, x6, ZERO)  fuel ") == 6
    assert run("solve_007bbfb7", "007bbfb7", "--sample", "test[0]").count("identical") == 1
    with pytest.raises(UsageError, match=r"expected all or one of demo\[0\]"):
        run("solve_007bbfb7", "007bbfb7", "--sample", "7")
    page = tmp_path / "x.html"
    assert "6 samples" in run("solve_007bbfb7", "007bbfb7", "-o", page)
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(UsageError, match="expected a program, found a task"):
        run("007bbfb7", "007bbfb7")


RAISES = """def helper(row):
    return row[7]


def transform(grid):
    print("looking")
    return [helper(row) for row in grid] if len(grid) > 3 else grid
"""


@pytest.fixture
def in_python(tmp_path):
    if arcbatt.isolation() == "process":
        pytest.skip("no isolation here")
    path = tmp_path / "raises.py"
    path.write_text(RAISES)
    return path


def test_a_candidate_in_python_shows_the_line_that_failed(in_python):
    shown = run(in_python, "67a3c6ac")
    assert "demo[0]  error python_error at line 2 of the file: IndexError: list index out of range\n" in shown
    assert "    1  def helper(row):\n>   2      return row[7]\n    3\n" in shown
    assert "It printed, on all samples together:\n     looking\n" in shown and "fuel" not in shown
    assert "test[0]  miss" in run(in_python, "67a3c6ac", "--sample", "test[0]")


def test_the_page_of_a_candidate_in_python_marks_the_line(in_python, tmp_path):
    page = tmp_path / "page.html"
    assert run(in_python, "67a3c6ac", "-o", page).endswith("7 lines on 4 samples\n")
    text = page.read_text()
    (row,) = re.findall(r'<tr class="failed">.*?</tr>', text, re.DOTALL)
    assert "\u00a0\u00a0\u00a0\u00a0return row[7]" in row and row.count("IndexError: list index out of range") == 3
    assert "difference: 4 cells" in text and ">isolation<" in text


def test_a_stored_candidate_in_python_is_explained(in_python, tmp_path):
    store = tmp_path / "store"
    candidate = arcbatt.PythonCandidate(
        "def p(g):\n    if len(g) > 4:\n        return g[9]\n    return [row[::-1] for row in g]"
    )
    record = begin_run("a test", None, 0, Limits(), ["67a3c6ac"])
    with Store(store) as opened:
        arcbatt.run_task(
            arcbatt.Batt([candidate]), arcbatt.load_task("67a3c6ac"), arcbatt.RunSettings(), store=opened, record=record
        )
    assert ">   3          return g[9]\n" in run(candidate.id, "67a3c6ac", "--store", store)
