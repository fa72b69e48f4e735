"""What candidates return, print and raise, and how it is shown."""

import pytest
from samples import EXPECTED, MIRROR, statuses, table_of


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("((1, 2), (3, 4))", [[1, 2], [3, 4]]),
        ("[(1, 2), np.array([3, 4])]", [[1, 2], [3, 4]]),
        ("np.array([[1, 2]])", [[1, 2]]),
        ("np.array([[1, 2]], np.uint8)", [[1, 2]]),
        ("np.array([[1, 2]]).T", [[1], [2]]),
        ("np.ones((2, 1))", [[1], [1]]),
        ("[[np.int64(3)]]", [[3]]),
        ("[[0] * 30] * 30", [[0] * 30] * 30),
        ("None", "None, expected a list"),
        ("3", "int, expected a list"),
        ("'123'", "str, expected a list"),
        ("{}", "dict, expected a list"),
        ("[]", "an empty list"),
        ("[[]]", "1x0, expected 1 to 30"),
        ("[1, 2]", "a row is int"),
        ("['12', '34']", "a row is str"),
        ("[[1, 2], [3]]", "rows of different lengths"),
        ("[[0] * 31]", "1x31, expected 1 to 30"),
        ("[[0]] * 31", "31x1, expected 1 to 30"),
        ("[[10]]", "a cell is 10, expected 0 to 9"),
        ("[[-1]]", "a cell is -1, expected 0 to 9"),
        ("[[300]]", "a cell is 300, expected 0 to 9"),
        ("[[10 ** 400]]", "a cell is a large number"),
        ("[[1.0]]", "a cell is float"),
        ("[[True]]", "a cell is bool"),
        ("[[None]]", "a cell is NoneType"),
        ("[['1']]", "a cell is str"),
        ("[[[1]]]", "a cell is list"),
        ("np.array([1, 2])", "an array of 1 dimensions"),
        ("np.array([[True]])", "an array of bool"),
        ("np.array([[1.5]])", "a cell is 1.5, expected integers"),
        ("np.array([[np.nan]])", "a cell is nan, expected 0 to 9"),
        ("np.array([[12]])", "a cell is 12, expected 0 to 9"),
        ("np.zeros((31, 1), int)", "31x1, expected 1 to 30"),
        ("np.array([['a']])", "an array of <U1"),
        ("np.array([[None]])", "an array of object"),
    ],
)
def test_what_is_a_grid_and_what_is_none(workers, value, outcome):
    table = table_of(workers, f"import numpy as np\ndef p(g): return {value}")
    if isinstance(outcome, str):
        assert statuses(table) == ["not_a_grid"] * 4 and outcome in table.reason_of(0, 0)
    else:
        assert table.output(0, 0).tolist() == outcome


def test_grids_are_arrays_by_annotation_or_option(workers):
    body = "(g{}):\n    return [[int(hasattr(g, 'shape'))]]"
    said = [table_of(workers, f"def p{body.format(a)}") for a in ("", ": 'np.ndarray'", ": list[list[int]]")]
    said += [table_of(workers, f"def p{body.format('')}", arrays=arrays) for arrays in (True, False)]
    assert [int(table.output(0, 0)[0, 0]) for table in said] == [0, 1, 0, 1, 0]


def test_a_candidate_may_spoil_its_input_but_not_that_of_others(workers):
    spoil = "def p(g):\n    g[0][0] = 9\n    g.append(1)\n    return [[5]]"
    spoil_array = "import numpy as np\ndef p(g: np.ndarray):\n    g[:] = 9\n    return g"
    table = table_of(workers, spoil, spoil_array, MIRROR, spoil, MIRROR.replace("grid)", "grid: 'np.ndarray')"))
    assert table.matches([*EXPECTED, None])[[2, 4], :3].all()


def test_errors_have_class_line_and_a_short_message(workers):
    table = table_of(
        workers,
        "def f(g):\n    return g[99]\n\ndef p(g):\n    return f(g)",
        "def p(g):\n    raise ValueError('x' * 10_000)",
        "x = 1 / 0\ndef p(g): return g",
        "def p(g): return undefined",
        "p = 3",
        "def p(g):\n    return [][0]  # noqa",
        "import sys\ndef p(g):\n    raise sys.exc_info",
    )
    assert [table.line[k, 0] for k in range(7)] == [2, 2, 1, 1, 0, 2, 3]
    assert table.reason_of(0, 0) == "IndexError: list index out of range"
    assert len(table.reason_of(1, 0)) == 200
    assert table.reason_of(2, 3) == "ZeroDivisionError: division by zero"
    assert table.reason_of(4, 0).startswith("TypeError")
    assert next(iter(table.outcomes())) in ("error:IndexError", "error:TypeError")


def test_what_is_printed_is_kept_and_cut(workers):
    table = table_of(
        workers, "def p(g):\n    print('hello', g[0][0])\n    return g", "def p(g):\n    print('x' * 5000)", MIRROR
    )
    assert table.printed[0] == "hello 0\nhello 1\nhello 2\nhello 7\n"
    assert table.printed[1] == "x" * 1000 + "... (20,004 characters)" and table.printed[2] == ""


USUAL = [
    "from __future__ import annotations\nfrom dataclasses import dataclass\n\n@dataclass\nclass A:\n    x: list[int]\n"
    "def p(g): return [[*A([1, 2]).x]]",
    "from typing import NamedTuple, List\nclass A(NamedTuple):\n    x: int\ndef p(g: List[List[int]]): return [[A(1).x, 2]]",
    "from enum import Enum\nclass C(Enum):\n    A = 1\n    B = 2\ndef p(g): return [[c.value for c in C]]",
    "class A:\n    def __init__(self): self._x = [[1, 2]]\n    def _get(self): return self._x\ndef p(g): return A()._get()",
    "from functools import lru_cache\n@lru_cache(None)\ndef f(n): return n and 1 + f(n - 1)\ndef p(g): return [[f(1), f(2)]]",
    "import sys\nsys.setrecursionlimit(5000)\ndef f(n): return n and 1 + f(n - 1)\ndef p(g): return [[1, f(3000) // 1500]]",
    "import numpy as np, numpy.typing as npt\ndef p(g: npt.NDArray): return np.ma.array([[1, 2]], mask=False)",
    "import numpy as np\ndef p(g): return np.linalg.inv(np.diag([1, 0.5])).diagonal().round()[None]",
    "import logging, traceback, json, datetime, warnings, copy\nwarnings.filterwarnings('ignore')\n"
    "def p(g):\n    logging.warning('x')\n    traceback.print_stack()\n    return copy.deepcopy(json.loads('[[1, 2]]'))",
    "é = [[1, 2]]\ndef p(g): return é",
    "p = lambda g: eval('[[1, 2]]')",
    "import zlib\nexec(zlib.decompress(zlib.compress(b'def q(g): return [[1, 2]]')))\np = lambda g: q(g)",
    "n = 0\ndef p(g):\n    global n\n    n += 1\n    return [[1, 2]]\nif __name__ == '__main__':\n    raise SystemExit",
    "import re, itertools as it, math, heapq, bisect, string, random, operator as op, collections.abc\n"
    "def p(g): return [list(map(int, re.findall(r'\\d', '1a2')))]",
]


@pytest.mark.parametrize("text", USUAL)
def test_what_programs_of_this_field_do_works(workers, text):
    table = table_of(workers, text, MIRROR)
    assert statuses(table) == ["grid"] * 4, table.reasons
    assert table.output(0, 0).tolist() == [[1, 2]] and table.matches([*EXPECTED, None])[1, :3].all()
