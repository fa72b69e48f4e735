"""The md5 of a syntax tree, the same on every Python."""

from __future__ import annotations

import ast
import hashlib
from typing import Any

# What says how something was written, not what it means, or what some versions of Python lack.
_LEFT_OUT = frozenset(("ctx", "kind", "type_comment", "type_ignores", "type_params"))
_WITH_DOCSTRING = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_END = object()


def syntax_hash(tree: ast.AST, extra: str = "") -> str:
    """32 hex digits for a syntax tree: equal exactly if the code is, without comments, docstrings and formatting.

    `ast.dump` differs between versions of Python and fails on deep trees, so the tree is written down here.
    """
    parts: list[str] = [extra]
    write = parts.append
    pending: list[Any] = [tree]
    while pending:
        node = pending.pop()
        if node is _END:
            write(")")
        elif isinstance(node, ast.Constant):
            write(_constant(node.value))
        elif isinstance(node, ast.JoinedStr):
            write("(JoinedStr")
            pending.append(_END)
            pending.extend(reversed(_joined(node.values)))
        elif isinstance(node, ast.AST):
            write("(" + type(node).__name__)
            pending.append(_END)
            pending.extend(reversed(_fields(node)))
        elif type(node) is list:
            write("[")
            pending.append(_END)
            pending.extend(reversed(node))
        elif node is None:
            write(" -")
        else:
            write(f" {node}")
    data = "".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _fields(node: ast.AST) -> list[Any]:
    found = []
    for name in node._fields:
        if name in _LEFT_OUT and not (name == "type_params" and getattr(node, name)):
            continue
        value: Any = getattr(node, name, None)
        if name == "body" and isinstance(node, _WITH_DOCSTRING):
            value = _without_docstring(value)
        elif name == "format_spec" and value is not None and not _joined(value.values):
            value = None  # f"{x:}" is f"{x}", and some versions say so
        found.append(value)
    return found


def _without_docstring(body: list[Any]) -> list[Any]:
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return body[1:] or [ast.Pass()]
    return body


def _joined(values: list[Any]) -> list[Any]:
    """The parts of an f-string with neighbouring texts in one, which versions of Python split differently."""
    found: list[Any] = []
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(text := value.value, str):
            if not text:
                continue
            if found and isinstance(found[-1], ast.Constant) and isinstance(before := found[-1].value, str):
                found[-1] = ast.Constant(before + text)
                continue
        found.append(value)
    return found


def _constant(value: Any) -> str:
    if isinstance(value, str):
        return f" s{len(value)}:{value}"
    if type(value) is int:
        return f" {value:#x}"  # decimal digits of long numbers take quadratic time
    return f" {type(value).__name__}:{value!r}"
