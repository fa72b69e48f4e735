"""One candidate from a text, in the DSL or in Python."""

from __future__ import annotations

import ast
import builtins
import re

from arcbatt.candidates.program import Program
from arcbatt.candidates.python import ENTRY_NAMES, PythonCandidate
from arcbatt.candidates.source import DSL_MODULES, parse, read
from arcbatt.errors import ProgramError, UsageError

Candidate = Program | PythonCandidate

LANGUAGES = ("dsl", "python")
_FENCED = re.compile(r"^```(?:python|py)?[ \t]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_DSL_NAMES = re.compile(r"(solve|verify|differ)(_\w+)?|batt")
_DSL_TEXT = re.compile(r"^(\s*O\s*=|def (solve|verify|differ|batt)\b)", re.MULTILINE)
_BUILTINS = frozenset(dir(builtins))


def parse_candidate(
    text: str, language: str | None = None, *, name: str | None = None, arrays: bool | None = None, file: str = "<text>"
) -> Candidate:
    """The candidate of a text.

    Parameters
    ----------
    text
        A program of the DSL or a Python module. Of an answer of a language model the last fenced block is taken.
    language
        ``dsl`` or ``python``. Unless given, the text says so: what the DSL accepts is in the DSL, and so is what is
        wrong but looks like it, straight lines of calls; all else is Python.
    name, arrays
        As for `PythonCandidate`. Without a name, ``main`` is looked for as well; it gets arrays, as in BARC's seeds.
    file
        What messages call the text.

    Returns
    -------
    Program or PythonCandidate
        The candidate, parsed, not executed.

    Raises
    ------
    ProgramError
        If the text is neither.

    Example
    -------
    >>> parse_candidate("O = hmirror(I)").language, parse_candidate("def p(g): return g[::-1]").language
    ('dsl', 'python')
    """
    if language not in (None, *LANGUAGES):
        raise UsageError(f"language: expected dsl or python, found {language!r}")
    if "```" in text and (blocks := _FENCED.findall(text)):
        text = blocks[-1]
    if language != "python" and name is None:
        try:
            return Program.parse(text, file)
        except ProgramError as error:
            if language == "dsl" or _meant_as_dsl(text):
                raise
            refused = error
    try:
        return _python(text, name, arrays)
    except ProgramError as error:
        if language is None and name is None and _DSL_TEXT.search(text):
            raise refused from None
        place = f"{file}:{error.line}" if error.line else file
        found = ProgramError(f"{place}: {error}", slug=error.slug, line=error.line, column=error.column, file=file)
        raise found from None


def _python(text: str, name: str | None, arrays: bool | None) -> PythonCandidate:
    if name is None:
        defined = read(text).definitions
        if "main" in defined and not defined.keys() & set(ENTRY_NAMES):
            name, arrays = "main", True if arrays is None else arrays
    return PythonCandidate(text, name, arrays=arrays)


def _meant_as_dsl(text: str) -> bool:
    """Whether a text that the DSL refuses was meant for it: straight lines of calls, none of them Python's own."""
    try:
        tree = parse(text)
    except ProgramError:
        return False
    return all(map(_straight, tree.body))


def _straight(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.FunctionDef):
        return _DSL_NAMES.fullmatch(statement.name) is not None and all(map(_straight, statement.body))
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").split(".")[0] in ("arcbatt", *DSL_MODULES)
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Return | ast.Expr):
        return statement.value is None or _calls_only(statement.value)
    return False


def _calls_only(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        own = isinstance(value.func, ast.Name) and value.func.id not in _BUILTINS
        return own and all(map(_calls_only, value.args))
    if isinstance(value, ast.Tuple | ast.List):
        return all(map(_calls_only, value.elts))
    return isinstance(value, ast.Name | ast.Constant)
