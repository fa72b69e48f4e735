"""The md5 of a syntax tree, the same on every Python, and how much work is in it."""

from __future__ import annotations

import ast
import hashlib

from arcbatt import _engine

_writer = _engine.SyntaxWriter(ast)


def measure(tree: ast.AST, extra: str = "") -> tuple[str, int]:
    """32 hex digits for a syntax tree, and its calls, operators, subscripts, loops and branches.

    The digits are equal exactly if the code is, without comments, docstrings and formatting, and `extra` is.
    """
    data, work = _writer.write(tree)
    return hashlib.md5(extra.encode("utf-8", "surrogatepass") + data, usedforsecurity=False).hexdigest(), work
