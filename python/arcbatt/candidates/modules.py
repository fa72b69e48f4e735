"""Modules with a function for each of several tasks, such as ``solve_67a3c6ac``: each is a candidate for its task.

A function in Python gets the module around it, without the functions for other tasks that it does not call, and without
``from dsl import *`` and the like: what the DSL has is not there for Python.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from typing import Any

from arcbatt.candidates.program import Program
from arcbatt.candidates.source import DSL_MODULES, definitions, parse
from arcbatt.errors import ProgramError

_FOR_TASK = re.compile(r"(?:solve|verify|transform|task|p)_([0-9a-f]{8})")


def rows_of_module(text: str, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """For each function whose name says a task, where it stands and a row as pools have them; nothing is executed.

    Parameters
    ----------
    text
        A module. Functions that are programs of the DSL on their own, and use nothing else of the module, are rows in
        the DSL.
    where
        What messages call the file.

    Yields
    ------
    tuple
        The place, and the row; none if the text is no Python or has no such function.

    Example
    -------
    >>> text = "def f(g): return g[::-1]\\ndef solve_68b16354(I): return f(I)\\ndef solve_67a3c6ac(I): return I\\n"
    >>> [(row["task"], row["language"]) for _, row in rows_of_module(text, "mine.py")]
    [('68b16354', 'python'), ('67a3c6ac', 'dsl')]
    """
    try:
        tree = parse(text)
    except ProgramError:
        return
    found = {name: match[1] for name in definitions(tree) if (match := _FOR_TASK.fullmatch(name))}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in found}
    others = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name in own)]
    helpers = {name for node in others if not isinstance(node, ast.Import | ast.ImportFrom) for name in _bound(node)}
    for name, node in own.items():
        alone = "\n".join(lines[_first(node) - 1 : node.end_lineno])
        row = {"task": found[name], "code": alone, "language": "dsl", "program_id": name}
        # What would meet a name without a meaning is no candidate in Python, but one in the DSL that is not right.
        calls_others = _names(node) & (helpers | own.keys()) - {name}
        if calls_others or not (_is_dsl(alone) or _unknown(node, tree)):
            needed = _reached(name, own, others)
            left_out: list[ast.stmt] = [
                *(other for other in own.values() if other.name not in needed),
                *filter(_is_star, others),
            ]
            row |= {"code": _without(lines, left_out), "language": "python", "name": name}
        yield f"{where}:{node.lineno}", row


def _is_dsl(text: str) -> bool:
    try:
        Program.parse(text)
    except ProgramError:
        return False
    return True


def _unknown(function: ast.FunctionDef, module: ast.Module) -> set[str]:
    """The names in a function that mean nothing in Python without the DSL."""
    if any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" and not _is_star(node) for node in module.body
    ):
        return set()  # anything may come from there
    known = set(dir(builtins)).union(*(_bound(node) for node in module.body))
    for part in ast.walk(function):
        known |= _bound(part)
    return {part.id for part in ast.walk(function) if isinstance(part, ast.Name)} - known


def _is_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module in DSL_MODULES and node.names[0].name == "*"


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _bound(node: ast.AST) -> set[str]:
    """The names that a statement, or a part of one, gives a meaning to."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, ast.arg):
        return {node.arg}
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return {node.name} if node.name else set()
    if isinstance(node, ast.MatchMapping):
        return {node.rest} if node.rest else set()
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _reached(name: str, own: dict[str, ast.FunctionDef], others: list[ast.stmt]) -> set[str]:
    """The functions for tasks that this one, or what stands around it, may call."""
    needed, pending = {name}, {name}.union(*map(_names, others)) & own.keys()
    while pending:
        needed |= pending
        pending = set().union(*(_names(own[one]) for one in pending)) & own.keys() - needed
    return needed


def _without(lines: list[str], nodes: list[ast.stmt]) -> str:
    """The text without some statements."""
    left_out = {line for node in nodes for line in range(_first(node), (node.end_lineno or node.lineno) + 1)}
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in left_out)
