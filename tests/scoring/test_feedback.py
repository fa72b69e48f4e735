"""What `Results.feedback` tells, and what it must not."""

import arcbatt
import pytest
from arcbatt import Batt, PythonCandidate
from arcbatt.evaluating.python import isolation

DEMOS = [{"input": [[k, 0]], "output": [[0, k]]} for k in range(1, 6)]
TASK = arcbatt.task_from_dict("mirror", {"train": DEMOS, "test": [{"input": [[6, 0]], "output": [[0, 6]]}]})
python = pytest.mark.skipif(isolation() == "process", reason="no isolation here")


def told(candidate, **options):
    return Batt([candidate]).score(TASK).feedback(0, **options)


def test_what_is_right():
    assert told("O = vmirror(I)") == "The program solves 5 of 5 demos.\n"


def test_a_miss_is_shown_with_its_grids():
    text = told("O = I", shown=1)
    assert text == (
        "The program solves 0 of 5 demos.\n\n"
        "demo[0] is wrong: 2 of 2 cells differ.\n"
        "Input (1 x 2):\n1 0\nExpected (1 x 2):\n0 1\nGot (1 x 2):\n1 0\n\n"
        "It also fails on demo[1], demo[2], demo[3], demo[4].\n"
    )


def test_other_sides():
    assert "demo[0] is wrong: it is 2 x 1 instead of 1 x 2." in told("O = rot90(I)")


def test_a_failure_of_a_program():
    assert "demo[0] fails: index_out_of_range, in line 1" in told("O = crop(I, (), ORIGIN)")


@python
def test_a_failure_in_python_is_told_with_its_line():
    text = told(PythonCandidate("def transform(grid):\n    print('sides', len(grid))\n    return grid[7]\n"))
    assert "demo[0] fails: IndexError: list index out of range, in line 3:\n    return grid[7]\n" in text
    assert "test[0] fails: IndexError" in text
    assert "It printed:\nsides 1\n" in text


@python
@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("def p(g): return 7", "demo[0] fails: "),
        ("def p(g): open('x')", "demo[0] fails (violation): "),
        ("def p(g): return [[0] * 100000]", "demo[0] fails (output_too_large): "),
        ("def p(g):\n    print('x' * 900)\n    return g", "It printed:\n" + "x" * 500 + "..."),
    ],
)
def test_other_failures(code, what):
    assert what in told(PythonCandidate(code))


@python
@pytest.mark.parametrize("candidate", ["O = I", "O = vmirror(I)", PythonCandidate("def p(g): return g[g[0][0] == 6]")])
def test_outputs_of_tests_take_no_part(candidate):
    batt = Batt([candidate])
    assert batt.score(TASK).feedback(0) == batt.score(TASK.task).feedback(0)
