"""The md5 of a syntax tree, the same on every Python, and how much work is in it."""

from __future__ import annotations

import ast
import hashlib

from arcbatt import _engine

_writer = _engine.SyntaxWriter(ast)


def write(tree: ast.AST) -> tuple[bytes, int]:
    """Bytes that say what a tree is, and its calls, operators, subscripts, loops and branches.

    The bytes are equal exactly if the code is, without comments, docstrings and formatting.
    """
    return _writer.write(tree)


def digest(written: bytes, extra: str) -> str:
    """32 hex digits for the bytes of a tree and what else makes a difference."""
    return hashlib.md5(extra.encode("utf-8", "surrogatepass") + written, usedforsecurity=False).hexdigest()
