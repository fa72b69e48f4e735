"""Imports go one way, those inside functions included, and never in a circle; in the engine as well."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PACKAGE = HOUSE / "python" / "arcbatt"
ENGINE = HOUSE / "crates" / "batt-core" / "src"

FLOORS = [
    {"errors", "display"},
    {"disk", "hashing", "limits"},
    {"tasks"},
    {"candidates"},
    {"dsl", "executors"},
    {"evaluating", "store"},
    {"scoring"},
    {"dealing"},
    {"searching"},
    {"answering", "records"},
    {"views"},
    {"cli"},
    {"__init__", "__main__"},
]
"""Each floor may import those below it, not its own other rooms, and not what is above."""

CALLS_THE_ENGINE = {"evaluating", "candidates", "hashing"}


def modules():
    """The modules of the package by name; programs of the library are data."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        if not path.name.startswith(("solve_", "differ_")):
            name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def imports_of(path, known, *, with_types):
    """The modules of the package that a file imports, wherever the import stands."""
    package = ["arcbatt", *path.relative_to(PACKAGE).parent.parts]
    tree = ast.parse(path.read_text("utf-8"))
    typed = {
        id(below)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for part in node.body
        for below in ast.walk(part)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typed and not with_types:
            continue
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            start = ".".join([*base, *filter(None, [node.module])])
            names = [f"{start}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "arcbatt":
                inner = [".".join(parts[1:end]) for end in range(len(parts), 1, -1)]
                found.add(next((one for one in inner if one in known or one == "_engine"), "__init__"))
    return found


MODULES = modules()


def circle_in(edges):
    """A circle of these edges, as the names on it; empty if there is none."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return []
        path.append(name)
        for other in sorted(edges.get(name, ())):
            if found := visit(other):
                return found
        path.pop()
        done.add(name)
        return []

    return next(filter(None, map(visit, sorted(edges))), [])


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_only_what_is_below_it(name):
    room = name.split(".")[0]
    floor = next(k for k, rooms in enumerate(FLOORS) if room in rooms)
    for other in imports_of(MODULES[name], MODULES, with_types=True):
        if other == "_engine":
            assert room in CALLS_THE_ENGINE, f"{name} calls the engine; `evaluating` and `candidates` do that"
        elif other.split(".")[0] != room:
            below = {inner for rooms in FLOORS[:floor] for inner in rooms}
            assert other.split(".")[0] in below, f"{name} imports {other}, which is not below it"


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name.startswith("views.")))
def test_views_only_show(name):
    """What evaluates programs, or opens stores and files of them, is done before."""
    found = imports_of(MODULES[name], MODULES, with_types=False)
    assert not found & {
        "scoring.batt",
        "scoring.check",
        "answering",
        "answering.overfit",
        "store.store",
        "tasks.sources",
    }


def test_no_modules_import_each_other_in_a_circle():
    edges = {name: imports_of(path, MODULES, with_types=False) - {name} for name, path in MODULES.items()}
    # A package's __init__ re-exports its modules; they import each other directly.
    assert not circle_in(edges)


def engine_edges(folder):
    """For each file of a folder of the engine the files of the folder that it names; what `mod.rs` re-exports counts as
    the file that it is from."""
    files = {path.stem if path.stem != "mod" else path.parent.name: path for path in folder.iterdir() if path.is_file()}
    inner = {path.name for path in folder.iterdir() if path.is_dir()}
    exported = {}
    front = (folder / "mod.rs").read_text("utf-8")
    for module, names in re.findall(r"pub use (\w+)(?:::\w+)*::(\{[^}]*\}|\w+);", front):
        exported |= dict.fromkeys(re.findall(r"\w+", names), module)
    texts = {name: path.read_text("utf-8") for name, path in files.items() if path.name != "mod.rs"}
    for name in inner:
        texts[name] = "\n".join(path.read_text("utf-8") for path in sorted((folder / name).rglob("*.rs")))
    edges = {}
    for name, text in texts.items():
        text = text.split("#[cfg(test)]")[0]
        here = re.findall(rf"(?:crate::{folder.name}|super)::(\w+|\{{[^}}]*\}})", text)
        if name in inner:  # there `super` is the folder below
            here = re.findall(rf"crate::{folder.name}::(\w+|\{{[^}}]*\}})", text)
        words = {word for found in here for word in re.findall(r"\w+", found)}
        edges[name] = ({exported.get(word, word) for word in words} & texts.keys()) - {name}
    return edges


def test_the_search_of_the_engine_has_no_circles():
    edges = engine_edges(ENGINE / "search")
    assert edges["session"] >= {"generation", "state"}  # that the edges are seen at all
    assert not circle_in(edges)


@pytest.mark.parametrize("room", ["sources", "population"])
def test_nor_have_its_parts(room):
    assert not circle_in(engine_edges(ENGINE / "search" / room))


@pytest.mark.parametrize(
    "below, above",
    [
        ("value", ("program", "batt", "search")),
        ("primitives", ("program", "batt", "search")),
        ("program", ("evaluation", "batt", "search")),
        ("evaluation", ("batt", "search")),
        ("batt", ("search",)),
    ],
)
def test_the_engine_goes_one_way(below, above):
    for path in (ENGINE / below).rglob("*.rs"):
        named = set(re.findall(r"crate::(\w+)", path.read_text("utf-8").split("#[cfg(test)]")[0]))
        assert not named & set(above), path
