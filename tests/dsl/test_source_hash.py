"""The identity of results with primitives defined in Python: the same in every process, changed by what they call."""

from __future__ import annotations

import subprocess
import sys

import arcbatt
import pytest
from arcbatt.candidates.primitives import user_version
from arcbatt.candidates.source_hash import source_hash
from arcbatt.dealing import MUTATIONS, mutation
from arcbatt.evaluating.identity import dsl_version
from arcbatt.searching import Evolution, EvolveSettings

MODULE = '''
import dataclasses, enum, functools, math
import beside
from beside import third

LIMITS = {"a", "bb", "ccc", "dddd", "eeeee"}
TABLE = {"x": (1, 2), "y": [3, {"z", "w", "v"}]}
TEXT = "as it is"
UNUSED = 1


class Shape:
    """A class."""

    SIDE = 3

    def __init__(self, x):
        self.x = deep(x)

    @property
    def side(self):
        return by_property(self.x)

    @staticmethod
    def free(x):
        return by_static(x)


class Kind(enum.Enum):
    ONE = 1


@dataclasses.dataclass
class Point:
    x: int = 1


ORIGIN = Point()


def wraps(function):
    @functools.wraps(function)
    def inner(x):
        return by_wrapper(function(x))
    return inner


@functools.lru_cache(maxsize=None)
def cached(x):
    return by_cache(x)


@wraps
def decorated(x):
    return by_decorated(x)


def default(x, y=lambda z: by_default(z)):
    return y(x)


def made(n):
    def closure(x):
        return x + n + by_closure(x)
    return closure


PART = functools.partial(default, y=made(3))
CLOSURE = made(2)


def primitive(grid):
    cell = lambda x: helper(x)
    if "a" in {"a", "b", "c"} and LIMITS and TABLE and TEXT:
        shape = Shape(cell(1))
    return cached(1), decorated(2), PART(1), CLOSURE(1), Kind.ONE, ORIGIN, math.floor(1.5), beside.second(1), third(1)


def helper(x): return x + 1
def deep(x): return x + 1
def by_property(x): return x + 1
def by_static(x): return x + 1
def by_wrapper(x): return x + 1
def by_cache(x): return x + 1
def by_decorated(x): return x + 1
def by_default(x): return x + 1
def by_closure(x): return x + 1
def unused(x): return x + 1
'''
BESIDE = """
def second(x): return fourth(x)
def third(x): return x + 1
def fourth(x): return x + 1
def unused(x): return x + 1
"""
ASK = "import sys; sys.path.insert(0, '.'); import mine; from arcbatt.candidates.source_hash import source_hash; "


def hash_of(folder, mine=MODULE, beside=BESIDE, ask="print(source_hash(mine.primitive))"):
    """The hash, found in a process of its own with a seed of its own for hashes of texts."""
    folder.mkdir(exist_ok=True)
    (folder / "mine.py").write_text(mine)
    (folder / "beside.py").write_text(beside)
    done = subprocess.run(
        [sys.executable, "-B", "-c", ASK + ask], cwd=folder, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_is_the_same_in_every_process_and_folder(tmp_path):
    found = {hash_of(tmp_path / f"folder {k}") for k in range(4)}
    assert len(found) == 1
    assert len(found.pop()) == 12


CHANGES = [
    *(
        (f"def {name}(x): return x + 1", f"def {name}(x): return x + 2")
        for name in (
            *("helper", "deep", "by_property", "by_static", "by_wrapper", "by_cache"),
            *("by_decorated", "by_default", "by_closure"),
        )
    ),
    ("SIDE = 3", "SIDE = 4"),
    ("ONE = 1", "ONE = 2"),
    ("x: int = 1", "x: int = 2"),
    ('TEXT = "as it is"', 'TEXT = "otherwise"'),
    ('"ccc", ', ""),
    ('"z", "w"', '"z", "u"'),
    ("made(3)", "made(4)"),
    ("CLOSURE = made(2)", "CLOSURE = made(5)"),
    ('{"a", "b", "c"}', '{"a", "b", "d"}'),
]


def test_every_change_of_what_it_calls_changes_it(tmp_path):
    seen = {"": hash_of(tmp_path)}
    for old, new in CHANGES:
        assert old in MODULE
        seen[old] = hash_of(tmp_path, MODULE.replace(old, new))
    for name in ("third", "fourth"):
        old = f"def {name}(x): return x + 1"
        seen[old] = hash_of(tmp_path, beside=BESIDE.replace(old, f"def {name}(x): return x + 2"))
    assert len(set(seen.values())) == len(seen), seen


def test_nothing_else_changes_it(tmp_path):
    seen = {hash_of(tmp_path)}
    for old, new in (
        ("def unused(x): return x + 1", "def unused(x): return x + 2"),
        ("UNUSED = 1", "UNUSED = 2"),
        ("import dataclasses, enum, functools, math", "import dataclasses, enum, functools, math, json"),
    ):
        seen.add(hash_of(tmp_path, MODULE.replace(old, new)))
    seen.add(hash_of(tmp_path, beside=BESIDE.replace("def unused(x): return x + 1", "def unused(x): return x + 2")))
    assert len(seen) == 1


def test_functions_without_source_have_no_address_in_it(tmp_path):
    """Made by exec: a nested function is a constant of the code, and its repr has an address."""
    text = "def f(x):\\n    return (lambda y: y in {'a', 'b', 'zz'})(x)\\n"
    ask = f"names = {{}}; exec({text!r}, names); print(source_hash(names['f']))".replace("\\\\n", "\\n")
    assert len({hash_of(tmp_path / str(k), ask=ask) for k in range(3)}) == 1
    assert hash_of(tmp_path, ask=ask) != hash_of(tmp_path, ask=ask.replace("zz", "yy"))


def test_a_helper_may_be_defined_later_and_anew():
    """In a notebook the helper comes in another cell, and is written again."""
    names: dict[str, object] = {}
    exec("import arcbatt\n@arcbatt.primitive\ndef calls_a_helper(x):\n    return helper_of_it(x)\n", names)
    program = arcbatt.Program.parse("O = calls_a_helper(I)")
    seen = [dsl_version(program)]
    for body in ("x", "(x, x)", "(x, x)"):
        exec(f"def helper_of_it(x):\n    return {body}\n", names)
        seen.append(dsl_version(program))
    assert seen[0] != seen[1] != seen[2] == seen[3]
    assert dsl_version(arcbatt.Program.parse("O = vmirror(I)")) == dsl_version()


def test_a_version_of_the_author_stands_for_all():
    @arcbatt.primitive(version="7")
    def has_a_version(x):
        return x

    assert user_version("has_a_version") == "7"


def test_what_is_no_function_has_a_hash_too():
    class Callable:
        def __call__(self, x):
            return x

    assert source_hash(Callable()) == source_hash(Callable())
    assert source_hash(len) == source_hash(len)


def test_a_search_is_not_continued_with_other_primitives_or_operators(tmp_path):
    task = arcbatt.load_task("25ff71a9").task
    settings = EvolveSettings(1, mutants=20, grown=20)

    def started(folder):
        with Evolution(task, settings, []) as evolution:
            evolution.step(1)
            evolution.save(folder)

    @mutation("as it was")
    def first(draft, rng):
        return None

    try:
        started(tmp_path / "search")
        with Evolution.resume(task, settings, tmp_path / "search") as resumed:
            assert resumed is not None

        @mutation("as it was")
        def second(draft, rng):
            draft.steps.append(("call", "vmirror", [len(draft.steps) - 1]))
            return "mirrored"

        with pytest.raises(arcbatt.StoreError, match=r"defined in Python .*mutation as it was"):
            Evolution.resume(task, settings, tmp_path / "search")
    finally:
        del MUTATIONS["as it was"]

    started(tmp_path / "another")

    @arcbatt.primitive
    def new_to_the_search(grid):
        return grid

    with pytest.raises(arcbatt.StoreError, match="new_to_the_search"):
        Evolution.resume(task, settings, tmp_path / "another")
