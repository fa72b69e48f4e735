"""Candidates in Python: which function is run, how, and what makes two of them the same."""

import pickle

import pytest
from arcbatt import PythonCandidate
from arcbatt.errors import ProgramError


@pytest.mark.parametrize(
    ("text", "name", "order", "arrays"),
    [
        ("def transform(grid): return grid", "transform", "I", False),
        ("def solve(I): return I", "solve", "I", False),
        ("def p(g): return g", "p", "I", False),
        ("def p(g): return g\ndef solve(I): return I", "solve", "I", False),
        ("def p(g): return g\ndef solve(I): return I\ndef transform(g): return g", "transform", "I", False),
        ("p = lambda g: g", "p", "I", False),
        ("p = lambda g, i=0: g", "p", "I", False),
        ("from functools import partial\ndef f(k, g): return g\np = partial(f, 1)", "p", "I", False),
        ("def solve(I, S): return I", "solve", "IS", False),
        ("def solve(S, I): return I", "solve", "SI", False),
        ("def solve(I, S=None): return I", "solve", "I", False),
        ("def transform(grid, *rest, key=1): return grid", "transform", "I", False),
        ("def transform(grid: np.ndarray) -> np.ndarray: return grid", "transform", "I", True),
        ("def transform(grid: 'np.ndarray'): return grid", "transform", "I", True),
        ("def transform(grid: npt.NDArray[np.int64]): return grid", "transform", "I", True),
        ("def transform(grid: NDArray): return grid", "transform", "I", True),
        ("def transform(grid: list[list[int]]): return grid", "transform", "I", False),
        ("def p(g): return g\ndef p(g: np.ndarray): return g", "p", "I", True),
    ],
)
def test_the_function_and_what_it_takes(text, name, order, arrays):
    candidate = PythonCandidate(text)
    assert (candidate.name, candidate.order, candidate.arrays) == (name, order, arrays)


def test_a_name_or_an_option_overrules():
    text = "def helper(g): return g\ndef transform(g): return g"
    assert PythonCandidate(text, "helper").name == "helper"
    assert PythonCandidate(text, arrays=True).arrays
    assert (
        len({PythonCandidate(text, name, arrays=a).id for name in ("helper", "transform", None) for a in (1, 0)}) == 4
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"no function transform\(...\) or solve\(...\) or p\(...\) on the first level"),
        ("def main(g): return g", "it defines main"),
        ("class A:\n    def p(g): return g", "no function"),
        ("def p(a, b, c): return a", "found 3 parameters"),
        ("def p(g) return g", "line 1"),
        (b"def p(g): return g", "expected text, found bytes"),
    ],
)
def test_what_is_no_candidate_is_refused(text, message):
    with pytest.raises(ProgramError, match=message):
        PythonCandidate(text)


def test_nothing_is_executed():
    PythonCandidate("raise SystemExit\ndef p(g): return g").id  # noqa: B018
    PythonCandidate("import this_does_not_exist\np = print('never')").id  # noqa: B018


BASE = "import math\n\ndef p(g):\n    x = [1, 'a']\n    return g[::-1]\n"


@pytest.mark.parametrize(
    "text",
    [
        'import math\ndef p(g):\n  x=[1,"a"]\n  return g[::-1]',
        '"""A module."""\nimport math # comment\n\n\ndef p(g):\n    """Doc."""\n    x = [1, """a"""]\n    return (g[::-1])  # end\n',
        "import math\ndef p(g): x = [0x1, u'a',]; return g[ : : - 1 ]",
    ],
)
def test_comments_docstrings_and_formatting_do_not_matter(text):
    assert PythonCandidate(text).id == PythonCandidate(BASE).id
    assert PythonCandidate(text) == PythonCandidate(BASE)


@pytest.mark.parametrize(
    "text",
    [
        BASE.replace("math", "maths"),
        BASE.replace("(g)", "(g: list)"),
        BASE.replace("1,", "1.0,"),
        BASE.replace("1,", "True,"),
        BASE.replace("'a'", "b'a'"),
        BASE.replace("'a'", "f'a'"),
        BASE.replace("x =", "y ="),
        BASE.replace("-1", "1"),
        BASE + "'text'",
    ],
)
def test_everything_else_does(text):
    assert PythonCandidate(text).id != PythonCandidate(BASE).id


# The ids as they are on every Python from 3.10 to 3.13; those who store them rely on it.
IDS = {
    "def p(g): return g": "56949c04ccb493ca91ebe6bd7dab8631",
    BASE: "96a020993ad6b62309c007c3494d0064",
    "def p(g):\n    'Doc.'": "f4fd3633b10485339d1a346ed55edb5a",
    "def p(g): return [[*r, 10 ** 40, 1e-7, 2j, ..., None, 'ä\\n\\ud800', b'\\xff'] for r in g if r]": "7d5e2b319278a18c6b3453dfd9016c4c",
    "def p(g): return f'{g}' f'a{g!r:>{4}}b' 'c' f'{{}}' f'{g:}' f'{g=}' u'd'": "bc43a165bff00d214cf0cad36d21aceb",
    "async def f(): pass\nclass A(int, metaclass=type):\n    'Doc.'\n    x: int = 1\np = lambda g, /, *a, k=1, **o: g": "eba369bdd62c8a681bac4d3d7a6eeb32",
    "def p(g):\n    match g:\n        case [1, *r] if r: return r\n        case {'a': 1} | A(b=2): pass\n        case _: pass": "ebf6c2e9c4c0dad7945ee401b87d4cc7",
    "def p(g):\n    with a as b, c: pass\n    try: pass\n    except (A, B) as e: raise e from e\n    else: pass\n    finally: pass": "5e000691c9cf0ad9f96db45725ab36ac",
    "@f\ndef p(g):\n    global x; del g[1:2, ::3]\n    while (y := 1) < 2 <= 3: x += 1\n    assert g, 1\n    for i in g: pass": "16ca45bb15bad3be17da4f7fe7d770e7",
}


@pytest.mark.parametrize("text", IDS)
def test_ids_are_the_same_on_every_python(text):
    assert PythonCandidate(text).id == IDS[text]


def test_deep_but_legal_texts_have_an_id():
    candidate = PythonCandidate("def p(g): return 1" + " + 1" * 900)
    assert len(candidate.id) == 32


def test_candidates_are_plain_data():
    candidate = PythonCandidate(BASE, arrays=True, parent="x", mutation="y")
    other = pickle.loads(pickle.dumps(candidate))
    assert other == candidate and (other.parent, other.mutation, other.arrays) == ("x", "y", True)
    assert hash(other) == hash(candidate) and candidate.id[:8] in repr(candidate) and candidate != BASE
