"""A hash of what a Python function does, the same in every process: its source, and that of all that it refers to.

The rule. The hash covers the source of the function, and, of the globals and the variables of enclosing functions that
its code mentions:

- functions and classes of the same file, or of another file in the same folder: their source, and so on from there; of
  a class also its methods and its bases, of a decorated function also what it wraps;
- other functions, classes and modules: their name, and the ``__version__`` of their package;
- numbers, texts, tuples, lists, sets and dictionaries: their value, part by part;
- anything else: its type, and its ``repr`` without addresses.

Names that are made up while the code runs (``getattr``, ``globals()["f"]``) are not seen. Functions without source,
made by ``exec`` for example, count by their bytecode, which differs between versions of Python.
"""

from __future__ import annotations

import builtins
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from arcbatt.hashing import hash_text

_ADDRESS = r"0x[0-9a-fA-F]+"
_PLAIN = (int, float, complex, str, bytes, type(None))
_KNOWN: dict[int, tuple[Any, str, list[tuple[dict[str, Any], str, Any]]]] = {}


def source_hash(function: Any) -> str:
    """12 hex digits."""
    known = _KNOWN.get(id(function))
    # As long as every name still stands for what it did, nothing has changed.
    if known is not None and all(scope.get(name) is value for scope, name, value in known[2]):
        return known[1]
    walk = _Walk(function)
    found = hash_text("\n".join(walk.about(function)))[:12]
    _KNOWN[id(function)] = (function, found, walk.names)
    return found


class _Walk:
    """What is met on the way from a function, each thing once; `names` are the globals that were looked
    for, with what they stood for (None: nothing)."""

    def __init__(self, function: Any) -> None:
        file = getattr(getattr(function, "__code__", None), "co_filename", "<none>")
        self.names: list[tuple[dict[str, Any], str, Any]] = []
        self._met: dict[int, Any] = {}
        self._module = getattr(function, "__module__", None)
        self._folder = None if file.startswith("<") else Path(file).resolve().parent

    def _near(self, module: str | None) -> bool:
        """Whether a module is that of the function, or a file beside it."""
        file = getattr(sys.modules.get(module or ""), "__file__", None)
        beside = file is not None and self._folder == Path(file).resolve().parent
        return module == self._module or beside

    def about(self, value: Any) -> Iterator[str]:
        """The texts that the hash is of."""
        if isinstance(value, _PLAIN):
            yield repr(value)
            return
        yield f"{type(value).__module__}.{type(value).__qualname__}"
        if id(value) in self._met:
            return
        self._met[id(value)] = value
        if isinstance(value, types.ModuleType):
            yield f"{value.__name__} {_version(value.__name__)}"
        elif isinstance(value, types.FunctionType | type):
            yield from self._code_of(value)
        elif isinstance(value, tuple | list):
            for part in value:
                yield from self.about(part)
        elif isinstance(value, set | frozenset | dict):
            # Not in their order: that of texts in a set changes from process to process.
            parts = value.items() if isinstance(value, dict) else value
            yield from sorted("\n".join(self.about(part)) for part in parts)
        else:
            yield re.sub(_ADDRESS, "", repr(value))
            for inner in (
                "__func__",
                "__self__",
                "__wrapped__",
                "func",
                "args",
                "keywords",
            ):  # methods, caches, partial
                yield from self.about(getattr(value, inner, None))
            if self._near(type(value).__module__):
                yield from self.about(type(value))

    def _code_of(self, value: Any) -> Iterator[str]:
        """A function or a class."""
        yield value.__qualname__
        if not self._near(value.__module__):
            yield f"{value.__module__} {_version(value.__module__)}"
            return
        yield _source(value)
        if isinstance(value, type):
            parts = {name: getattr(m, "__func__", getattr(m, "fget", m)) for name, m in vars(value).items()}
            yield from self.about(value.__bases__)
            yield from self.about({k: part for k, part in parts.items() if isinstance(part, types.FunctionType)})
            return
        yield from self.about((value.__defaults__, value.__kwdefaults__, getattr(value, "__wrapped__", None)))
        cells = zip(value.__code__.co_freevars, value.__closure__ or (), strict=False)
        scope = value.__globals__ | {name: _content(cell) for name, cell in cells}
        mentioned = _mentioned(value.__code__)
        self.names += [(value.__globals__, name, value.__globals__.get(name)) for name in mentioned]
        for name in sorted(mentioned & (scope.keys() | vars(builtins).keys())):
            yield name
            found = scope[name] if name in scope else vars(builtins)[name]
            yield from self.about(found)
            if isinstance(found, types.ModuleType) and self._near(found.__name__):
                for attribute in sorted(mentioned & vars(found).keys()):
                    self.names.append((vars(found), attribute, vars(found)[attribute]))
                    yield from self.about(vars(found)[attribute])


def _mentioned(code: types.CodeType) -> set[str]:
    inner = [_mentioned(constant) for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return set().union(code.co_names, code.co_freevars, *inner)


def _source(value: Any) -> str:
    import inspect  # costs more than the rest of arcbatt's start-up together

    try:
        return inspect.getsource(value)
    except (OSError, TypeError):
        return "\n".join(_bytecode(value.__code__)) if hasattr(value, "__code__") else ""


def _bytecode(code: types.CodeType) -> Iterator[str]:
    yield f"{code.co_code.hex()} {code.co_names} {code.co_varnames}"
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _bytecode(constant)  # its repr has an address
        else:
            yield repr(sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant)


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None  # not bound yet


def _version(module: str) -> str:
    return str(getattr(sys.modules.get(module.partition(".")[0]), "__version__", ""))
