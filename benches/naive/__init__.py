"""The DSL in pure Python, written from docs/PRIMITIVES.md as one would write it first: the yardstick of the engine's speed.

Values are tuples, frozensets, integers and functions. Nothing is cached, and what the specification calls an error is
whatever exception Python raises. What only sets in the place of grids would need is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from naive import arithmetic, containers, grids, patches

CONSTANTS = {
    "F": False,
    "T": True,
    "ZERO": 0,
    "ONE": 1,
    "TWO": 2,
    "THREE": 3,
    "FOUR": 4,
    "FIVE": 5,
    "SIX": 6,
    "SEVEN": 7,
    "EIGHT": 8,
    "NINE": 9,
    "TEN": 10,
    "NEG_ONE": -1,
    "NEG_TWO": -2,
    "DOWN": (1, 0),
    "RIGHT": (0, 1),
    "UP": (-1, 0),
    "LEFT": (0, -1),
    "ORIGIN": (0, 0),
    "UNITY": (1, 1),
    "NEG_UNITY": (-1, -1),
    "UP_RIGHT": (-1, 1),
    "DOWN_LEFT": (1, -1),
    "ZERO_BY_TWO": (0, 2),
    "TWO_BY_ZERO": (2, 0),
    "TWO_BY_TWO": (2, 2),
    "THREE_BY_THREE": (3, 3),
}
PRIMITIVES: dict[str, Callable[..., Any]] = {
    name: function
    for module in (arithmetic, containers, patches, grids)
    for name, function in vars(module).items()
    if callable(function) and function.__module__ == module.__name__ and not name.startswith("_")
}
NAMES: dict[str, Any] = CONSTANTS | PRIMITIVES


def load(text: str) -> Callable[..., Any]:
    """The function that a text defines, executed without its imports among the names of the DSL: for trusted texts only."""
    tree = ast.parse(text)
    tree.body = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    (name,) = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    scope = dict(NAMES)
    exec(compile(tree, name, "exec"), scope)
    return scope[name]


def arguments(function: Callable[..., Any], s: Any, i: Any, c: Any = None) -> tuple[Any, ...]:
    """What the function of a program takes of the demo pairs, the input and the grid to compare with."""
    return {1: (i,), 2: (s, i), 3: (s, i, c)}[function.__code__.co_argcount]
