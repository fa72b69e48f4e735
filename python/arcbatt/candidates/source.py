"""The text of a candidate in Python: refused if it is none, or could harm who parses it; its definitions."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.candidates.syntax_hash import write
from arcbatt.errors import ProgramError

DSL_MODULES = ("dsl", "constants", "arc_types", "utils")
"""What files of programs in the DSL import from."""
MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 1000
# Texts below this length cannot be nested so deeply that a Python crashes on them.
_SHORT = 3000

_TOKEN = re.compile(
    r"""(?P<string>[rbuftRBUFT]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^\\\n']|\\.)*'|"(?:[^\\\n"]|\\.)*"))
    |(?P<comment>\#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<line>\\\n|\n|;)
    |(?P<nests>\b(?:lambda|elif)\b)|(?P<chains>\b(?:not|await|if|else|yield|and|or|in|is|for)\b|->|[-+*/%@&|^~<>=!.:]+)""",
    re.VERBOSE | re.DOTALL,
)


class Definition(NamedTuple):
    """Something that a module binds to a name on its first level."""

    line: int
    parameters: Sequence[str]
    required: int
    arrays: bool


class Reading(NamedTuple):
    """What a text defines, the bytes that say what it is, and how much work is in it."""

    definitions: dict[str, Definition]
    written: bytes
    work: int


def read(text: str) -> Reading:
    """What there is to know of a text. Raises ProgramError as `parse` does."""
    if not isinstance(text, str):
        raise ProgramError(f"expected text, found {type(text).__name__}", slug="syntax_error")
    return _read(text)


@lru_cache(maxsize=2)  # who tells languages apart and who makes the candidate need the same
def _read(text: str) -> Reading:
    _check(text)
    # Ten times as fast as Python's parser, which knows best: it is asked for whatever is unusual, and for what is
    # wrong.
    found = _engine.read_python(text, sys.version_info.minor) if text.isascii() else None
    if found is not None:
        written, work, bound = found
        return Reading({item[0]: Definition(*item[1:]) for item in bound}, written, work)
    tree = _parse(text)
    return Reading(definitions(tree), *write(tree))


def parse(text: str) -> ast.Module:
    """The syntax tree of a text. Raises ProgramError with the slug `syntax_error`, `too_large` or `too_deep`."""
    if not isinstance(text, str):
        raise ProgramError(f"expected text, found {type(text).__name__}", slug="syntax_error")
    return _parse(text)


def _check(text: str) -> None:
    """Refuse what could harm a parser."""
    if len(text) > MAX_CHARACTERS:
        message = f"{len(text):,} characters, expected {MAX_CHARACTERS:,} at most"
        raise ProgramError(message, slug="too_large")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ProgramError(f"line {line}: a NUL character", slug="syntax_error", line=line)
    if len(text) > _SHORT and (line := _too_deep(text)):
        raise ProgramError(f"line {line}: nested more than {MAX_DEPTH} deep", slug="too_deep", line=line)


@lru_cache(maxsize=2)
def _parse(text: str) -> ast.Module:
    _check(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        place = f"line {error.lineno}: " if error.lineno else ""
        raise ProgramError(
            f"not Python: {place}{error.msg}", slug="syntax_error", line=error.lineno, column=error.offset
        ) from None
    except (RecursionError, MemoryError):
        raise ProgramError("nested too deeply for this Python's parser", slug="too_deep") from None
    except (ValueError, OverflowError) as error:
        raise ProgramError(f"not Python: {error}", slug="syntax_error") from None


def _too_deep(text: str) -> int:
    """The line where an expression is nested too deeply, counted too high rather than too low; 0 if there is none.

    A chain of operators is as deep as it is long. Commas and ends of lines end one.
    """
    depths, nested, line, chain_of_elif = [0], 0, 1, 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "open":
            depths[-1] += 1
            nested += depths[-1]
            depths.append(0)
        elif kind == "close" and len(depths) > 1:
            depths.pop()
            nested -= depths[-1]
        elif kind == "comma":
            depths[-1] = 0
        elif kind == "chains":
            depths[-1] += len(token[0])
        elif kind == "nests":
            chain_of_elif += 1
        elif kind == "line" and len(depths) == 1 and token[0][0] != "\\":
            depths[-1] = 0
        if nested + depths[-1] > MAX_DEPTH or chain_of_elif > MAX_DEPTH:
            return text.count("\n", 0, token.start()) + line
    return 0


def definitions(tree: ast.Module) -> dict[str, Definition]:
    """What a module binds on its first level; the last binding of a name counts."""
    found: dict[str, Definition] = {}
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            found[statement.name] = _function(statement.args, statement.lineno)
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = _value(statement.value, statement.lineno)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            found[statement.target.id] = _value(statement.value, statement.lineno)
        elif isinstance(statement, ast.ImportFrom):
            for name in statement.names:
                found[name.asname or name.name] = Definition(statement.lineno, (), 1, False)
    return found


def _value(value: ast.expr, line: int) -> Definition:
    return _function(value.args, line) if isinstance(value, ast.Lambda) else Definition(line, (), 1, False)


def _function(arguments: ast.arguments, line: int) -> Definition:
    positional = [*arguments.posonlyargs, *arguments.args]
    required = len(positional) - len(arguments.defaults)
    arrays = bool(positional) and positional[0].annotation is not None and _is_array(positional[0].annotation)
    return Definition(line, tuple(argument.arg for argument in positional), required, arrays)


def _is_array(annotation: ast.expr) -> bool:
    """Whether an annotation means an array: ``np.ndarray``, ``npt.NDArray[...]``, ``"np.ndarray"``."""
    if isinstance(annotation, ast.Subscript):
        return _is_array(annotation.value)
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return "ndarray" in annotation.value.lower()
    name = annotation.attr if isinstance(annotation, ast.Attribute) else getattr(annotation, "id", "")
    return str(name).lower() in ("ndarray", "array", "arraylike")
