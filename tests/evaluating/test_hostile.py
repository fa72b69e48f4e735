"""Candidates that do harm: the right outcome, neighbours unharmed, nothing outside touched, no process left."""

import os
import platform
import re
from pathlib import Path

import pytest
from arcbatt import PythonCandidate, PythonLimits
from arcbatt.errors import ProgramError
from arcbatt.evaluating.python import JobCandidate, PythonJob
from hostile import HOSTILE, SYSTEM_CALLS, TAMPERING

GRIDS = (((1, 2), (3, 4)), ((5, 6, 7),))
LIMITS = PythonLimits(seconds=0.1, memory=128, idle=0.5)

# They use what the others tamper with, so they would tell.
NEIGHBOURS = (
    "def p(g): return [[len(g), len(g[0])]]",
    "import math, collections\ndef p(g): return [[math.floor(2.5), collections.Counter(g[0]).most_common(1)[0][1]]]",
    "import random\ndef p(g): return [[random.randrange(10) for _ in range(9)]]",
    "import numpy as np\ndef p(g: np.ndarray): return np.rot90(g) + (np.random.randint(3) if len(np.typecodes) else 9)",
    "import numpy as np\ndef p(g: np.ndarray):\n    np.zeros(1) / np.zeros(1)\n    return [[int(np.array_equal(g, g + 1))]]",
    "def f(n): return n and 1 + f(n - 1)\ndef p(g): return [[f(200) // 100]]",
    "import decimal, statistics\ndef p(g): return [[int(str(1 / decimal.Decimal(3))[7]), statistics.mean([1, 3]), len(g) and 9]]",
    "import collections.abc, copy\ndef p(g):\n    sized = isinstance(1, collections.abc.Sized)\n"
    "    return [*copy.deepcopy(g[:1]), [int(sized)] * len(g[0])]",
    "import string\ndef p(g):\n    print('seen')\n    return [[int(string.Template('$x').substitute(x=5))]]",
)


def job(texts, limits=LIMITS):
    """A job without a task around it."""
    return PythonJob(tuple(JobCandidate.of(PythonCandidate(text)) for text in texts), GRIDS, limits=limits)


def outputs(table, candidates):
    """Outputs as lists."""
    return [[table.output(k, j).tolist() for j in range(len(GRIDS))] for k in candidates]


def children():
    """The workers of this process: descendants with a parent that is one of its children."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):  # it ended meanwhile
            continue
        found.append((int(entry.name), parent))
    mine = {process for process, parent in found if parent == os.getpid()}
    return {process for process, parent in found if parent in mine}


@pytest.fixture(scope="module")
def expected(workers):
    """What the neighbours return when nobody disturbs them."""
    table = workers.evaluate(job(NEIGHBOURS))
    assert set(table.outcomes()) == {"grid"}
    return outputs(table, range(len(NEIGHBOURS)))


@pytest.mark.parametrize("name", HOSTILE)
def test_harm_is_named_and_contained(workers, expected, name, tmp_path):
    text, statuses, reason = HOSTILE[name]
    canary = tmp_path / "canary.npy"
    canary.write_text("unharmed")
    text = text.replace("CANARY", str(canary))
    half = len(NEIGHBOURS) // 2
    table = workers.evaluate(job([*NEIGHBOURS[:half], text, *NEIGHBOURS[half:]]))

    assert table.status_of(half, 0) in ((statuses,) if isinstance(statuses, str) else statuses)
    assert re.search(reason, table.reason_of(half, 0))
    neighbours = [k for k in range(len(NEIGHBOURS) + 1) if k != half]
    assert outputs(table, neighbours) == expected
    assert canary.read_text() == "unharmed" and os.listdir(tmp_path) == ["canary.npy"]
    assert not Path("/tmp/arcbatt_was_here").exists()
    assert not children()


@pytest.mark.parametrize("name", TAMPERING)
def test_what_one_changes_the_others_do_not_see(workers, expected, name):
    table = workers.evaluate(job([TAMPERING[name], *NEIGHBOURS, TAMPERING[name], *NEIGHBOURS]))
    count = len(NEIGHBOURS)
    for own in (0, count + 1):
        assert outputs(table, [own]) == [[[list(row) for row in grid] for grid in GRIDS]]
    assert outputs(table, range(1, count + 1)) == expected
    assert outputs(table, range(count + 2, 2 * count + 2)) == expected
    assert not Path("/tmp/arcbatt_was_here").exists() and not children()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86-64")
def test_whatever_system_call_is_made_ends_its_maker_alone(workers, expected):
    calls = [f"import ctypes\ndef p(g): return ctypes.pythonapi.syscall({call})" for call in SYSTEM_CALLS.values()]
    count = len(NEIGHBOURS)
    table = workers.evaluate(job([*NEIGHBOURS, *calls, *NEIGHBOURS]))
    made = {name: table.status_of(count + k, 0) for k, name in enumerate(SYSTEM_CALLS)}
    assert made == dict.fromkeys(SYSTEM_CALLS, "violation")
    assert outputs(table, range(count)) == expected
    assert outputs(table, range(count + len(calls), len(table.status))) == expected
    assert not children()


def test_all_of_them_together_say_the_same_as_each_among_neighbours(workers, expected):
    texts = [text for text, status, _ in HOSTILE.values() if isinstance(status, str) and status != "timeout"]
    statuses = [status for _, status, _ in HOSTILE.values() if isinstance(status, str) and status != "timeout"]
    texts = [text.replace("CANARY", "/nowhere/canary") for text in texts]
    mixed = [part for text in texts for part in (text, *NEIGHBOURS[:2])]
    table = workers.evaluate(job(mixed))
    assert [table.status_of(k, 0) for k in range(0, len(mixed), 3)] == statuses
    assert outputs(table, range(1, len(mixed), 3)) == [expected[0]] * len(texts)
    assert outputs(table, range(2, len(mixed), 3)) == [expected[1]] * len(texts)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", "no_function"),
        ("this is no Python", "syntax_error"),
        ("def p(g):\n    return g\0", "syntax_error"),
        ("def p(g): return " + "(" * 50_000 + "g" + ")" * 50_000, "too_deep"),
        ("def p(g): return " + "(" * 900 + "g" + ")" * 900, "syntax_error|too_deep"),
        ("def p(g): return " + "-" * 100_000 + "1", "too_deep"),
        ("def p(g): return " + "not " * 50_000 + "1", "too_deep"),
        ("def p(g): return g" + ".a" * 100_000, "too_deep"),
        ("def p(g): return g" + "[0]" * 100_000, "too_deep"),
        ("def p(g): return 1" + " + 1" * 100_000, "too_deep"),
        ("def p(g): return " + "lambda: " * 50_000 + "1", "too_deep"),
        ("def p(g): return " + "1 if g else " * 50_000 + "1", "too_deep"),
        ("def p(g):\n  if g: pass\n" + "  elif g: pass\n" * 20_000, "too_deep"),
        (
            "def p(g):\n" + "".join(" " * k + "if g:\n" for k in range(1, 300)) + " " * 300 + "pass",
            "syntax_error|too_deep",
        ),
        ("x = '''" + "y" * 10_000_000 + "'''\ndef p(g): return g", "too_large"),
        ("def p(g): return " + "9" * 5000, "syntax_error"),
        ("def p(g): return '\\N{NO SUCH NAME}'", "syntax_error"),
        ("def p(g): yield\n return", "syntax_error"),
        ("\ud800 = 1", "syntax_error"),
    ],
)
def test_texts_that_harm_a_parser_are_refused(text, slug):
    with pytest.raises(ProgramError) as caught:
        PythonCandidate(text)
    assert re.fullmatch(slug, caught.value.slug)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("text", ["(" * 90 + "g" + ")" * 90, "1" + " + 1" * 700, "[" + "[0, -1, 2 * 3], " * 5000 + "]"])
def test_long_texts_that_harm_nobody_are_accepted(workers, text):
    # To compile them takes a while; that is not what is tested here.
    table = workers.evaluate(job([f"def p(g):\n    x = {text}\n    return g", NEIGHBOURS[0]], PythonLimits(seconds=10)))
    assert set(table.outcomes()) == {"grid"}
