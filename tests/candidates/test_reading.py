"""What the engine reads of a text is what Python's own parser says, or it leaves the text to that."""

import ast
import random
import re
import sys
import sysconfig
from pathlib import Path

import pytest
from arcbatt import PythonCandidate, _engine
from arcbatt.candidates.source import MAX_DEPTH, definitions, parse, read
from arcbatt.candidates.syntax_hash import write
from arcbatt.errors import ProgramError

LIBRARY = Path(sysconfig.get_path("stdlib"))
# Each exercises most of the syntax; small enough to be quick.
FILES = ("ast.py", "bdb.py", "calendar.py", "collections/__init__.py", "dataclasses.py", "difflib.py", "heapq.py")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]+")
_INSERTED = """* ** not - ( ) [ ] { } : := = if else lambda , ; f b r ' " 0 1_0 0x1 1e5 01 None as in is await yield return @ .
    ... ~ ! -> # \\ {x} {*x} {x!r:>{w}} f'{*x}' f'{x=}' print *a del except* match"""


def agrees(text):
    """Whether the engine read a text; if it did, it must say the same."""
    found = _engine.read_python(text, sys.version_info.minor) if text.isascii() else None
    if found is None:
        return False
    written, work, bound = found
    tree = parse(text)
    assert (written, work) == write(tree), text
    known = {name: (line, tuple(names), *rest) for name, (line, names, *rest) in definitions(tree).items()}
    assert {name: (line, tuple(names), *rest) for name, line, names, *rest in bound} == known, text
    return True


def pieces(text):
    """Statements of the first level."""
    lines = text.split("\n")
    for statement in ast.parse(text).body:
        first = min([statement.lineno, *(item.lineno for item in getattr(statement, "decorator_list", ()))])
        yield "\n".join(lines[first - 1 : statement.end_lineno]) + "\n"


def damaged(text, rng):
    """Something left out, added, doubled or swapped."""
    tokens = _TOKEN.findall(text)
    for _ in range(rng.randint(1, 3)):
        place, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        match rng.randrange(4):
            case 0:
                tokens[place] = ""
            case 1:
                tokens.insert(place, f" {rng.choice(_INSERTED.split())} ")
            case 2:
                tokens.insert(place, tokens[other])
            case 3:
                tokens[place], tokens[other] = tokens[other], tokens[place]
    return "".join(tokens)


@pytest.mark.parametrize("name", FILES)
def test_the_library_of_python_is_read_as_python_reads_it(name):
    texts = list(pieces((LIBRARY / name).read_text("utf-8")))
    assert sum(map(agrees, texts)) > len(texts) / 2


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_text_is_read_as_python_reads_it(name):
    rng = random.Random(0)
    texts = [piece for piece in pieces((LIBRARY / name).read_text("utf-8")) if len(piece) < 1500]
    read_ones = [agrees(damaged(text, rng)) for text in texts for _ in range(6)]
    assert any(read_ones)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "'only a docstring'\n",
        "def p(g):\n    'doc' ' and more'\n",
        "class A(B, metaclass=C, *d, **e):\n    x: int = 1\n    (y): int\n    def f(self): ...\n",
        "def p(a, /, b: int = 1, *c, d, e=2, **f) -> None: pass\n",
        "async def f():\n    async for x in y: await x\n    async with a as b, c: pass\n",
        "p = q = lambda: 0\nr = lambda a, *b, c=1, **d: a\n",
        "x = 0.5, 1e3, 0xff, 1_000, 0, 00, 12345678901234.0, 18446744073709551615\n",
        "x = f'a{b}c' 'd' f'{e!r:>{w}.2f}{{}}' f''\ny = f'{z:}'\n",
        "if a:\n    pass\nelif b:\n    pass\nelif c:\n    pass\nelse:\n    pass\n",
        "try:\n    pass\nexcept A as e:\n    raise B from e\nexcept (C, D):\n    raise\nelse:\n    pass\nfinally:\n    pass\n",
        "from a.b import c as d, e\nfrom .. import f\nfrom . g import *\nimport h . i, j as k\n",
        "x[1:2, ::3, ...] = {**a, 'b': not c} if (d := e) else {*f, -g}\ndel x[0], y\n",
        "x = [a for b, *c in d if e if f for g in h], {i: j for i in k}, {l for l in m}, sum(n for n in o)\n",
        "a < b <= c != d is not e not in f\nassert x, 'no'\nglobal y\nx @= a ** b // c\n",
        "x = 'tab\\t' r'\\d+' 'un\\known' \"quote'\"\nwhile True:\n    break\nelse:\n    continue\n",
    ],
)
def test_all_that_is_usual_is_read_by_the_engine(text):
    assert agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1j\n",
        "x = 1e300\n",
        "x = 123456789012345.0\n",
        "x = 3002399751580330.7\n",
        "x = 18446744073709551616\n",
        "x = b'bytes'\n",
        "x = '\\u00e4'\n",
        "x = '\\N{DIGIT ONE}'\n",
        "x = '\\x41'\n",
        "x = 'é'\n",
        "\tx = 1\n",
        "x = 1\r\n",
        "x = \\\n1\n",
        "def p(g): yield g\n",
        "x = f'{y=}'\n",
        "x = f'{*y}'\n",
        "match x:\n    case 1: pass\n",
        "x = " + "-" * 200 + "1\n",
        "x = " + "(" * 60 + "1" + ")" * 60 + "\n",
        "x = 1 +\n",
        "def p(g) return g\n",
    ],
)
def test_what_is_unusual_or_wrong_is_left_to_python(text):
    assert not agrees(text)
    try:
        expected = write(parse(text))
    except ProgramError as error:
        with pytest.raises(ProgramError, match=re.escape(str(error))):
            read(text)
    else:
        assert read(text)[1:] == expected


def test_an_id_does_not_say_who_read_the_text():
    """A character beyond ASCII in a comment, and Python's parser reads what the engine reads without it."""
    text = "def p(g):\n    return [row[::-1] for row in g]  # mirror\n"
    assert agrees(text) and not agrees(text + "# é\n")
    assert PythonCandidate(text).id == PythonCandidate(text + "# é\n").id


def test_a_long_chain_is_no_danger():
    with pytest.raises(ProgramError, match=f"nested more than {MAX_DEPTH} deep"):
        read("def p(g): return " + "+".join(["g"] * 5000))
    read("def p(g): return " + "+".join(["g"] * 500))
