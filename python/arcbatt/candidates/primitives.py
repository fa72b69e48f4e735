"""Primitives that users define in Python."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import cache
from typing import Any, TypeVar, overload

from arcbatt import _engine
from arcbatt.candidates.faults import PYTHON_FAULTS
from arcbatt.candidates.source_hash import source_hash
from arcbatt.tasks.model import Grid, Image, Images

_F = TypeVar("_F", bound=Callable[..., Any])
_DEFINED: dict[str, tuple[Callable[..., Any], str | None]] = {}


def functions() -> dict[str, Callable[..., Any]]:
    """The primitives of the DSL by name, each as a function of plain values."""
    return {row[0]: row[1] for row in _engine.list_primitives()}


def constants() -> dict[str, Any]:
    """The constants of the DSL by name."""
    return dict(_engine.list_constants())


def faults() -> dict[str, str]:
    """Every reason why an evaluation can end without a value: its stable slug and what it means."""
    return dict(_engine.list_faults()) | PYTHON_FAULTS


@cache
def signatures() -> dict[str, tuple[tuple[str, ...], str]]:
    """For each primitive the types of its parameters and of its result."""
    return {row[0]: (tuple(kind for _, kind in row[2]), row[3]) for row in _engine.list_primitives()}


def user_primitives() -> Set[str]:
    """The names of the primitives defined so far."""
    return _DEFINED.keys()


def definitions() -> dict[str, object]:
    """What stands behind each name now; changes when a primitive is defined anew."""
    return dict(_DEFINED)


def user_version(name: str) -> str:
    """What stands for the behaviour of a primitive in the identity of results: the version that its author gave, or
    `arcbatt.candidates.source_hash.source_hash`. Found only now: what it calls may be defined below it."""
    function, version = _DEFINED[name]
    return version or source_hash(function)


@overload
def primitive(function: _F) -> _F: ...
@overload
def primitive(*, name: str | None = None, version: str | None = None) -> Callable[[_F], _F]: ...
def primitive(
    function: _F | None = None, *, name: str | None = None, version: str | None = None
) -> _F | Callable[[_F], _F]:
    """Decorator: make a Python function a primitive of programs; the engine calls back.

    The function takes and returns plain values (integers, tuples, frozensets, callables), must not have optional
    parameters, and must be pure: results are shared by value. Annotations are types of the DSL by name (``"Grid"``,
    ``"Objects"``, ...), `arcbatt.Grid`, `arcbatt.Image`, `arcbatt.Images`, or ``int``, ``bool``, ``tuple``,
    ``frozenset``; evolution tries the primitive where they fit, the coarse search if it is from images to images. What
    it raises becomes the outcome ``user_error`` of the programs that needed it. `version` belongs to the identity of
    results; by default it is a hash of the source of the function and of the helpers that it calls
    (`arcbatt.candidates.source_hash` has the rule). Raises `ValueError` if the name belongs to the DSL::

        @arcbatt.primitive
        def count_twos(grid: arcbatt.Grid) -> int:
            return sum(row.count(2) for row in grid)
    """

    import inspect  # costs more than the rest of arcbatt's start-up together

    def define(function: _F) -> _F:
        signature = inspect.signature(function)
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for p in signature.parameters.values():
            if p.kind not in kinds or p.default is not p.empty:
                raise ValueError(f"{function.__name__}: parameter {p.name} is optional; primitives have none")
        params = [(p.name, _type_name(p.annotation)) for p in signature.parameters.values()]
        called = name or function.__name__
        doc = (inspect.getdoc(function) or "").split("\n")[0]
        returns = _type_name(signature.return_annotation)
        _engine.define_primitive(called, params, returns, doc, version or "", function)
        _DEFINED[called] = (function, version)
        function.__primitive__ = called  # type: ignore[attr-defined]
        return function

    return define if function is None else define(function)


def forget_primitive(name: str) -> None:
    """Hide a primitive defined by `primitive` from new programs and searches; programs that call it keep it.

    A search uses all primitives there are, and a saved one goes on with the same ones only.
    """
    _engine.forget_primitive(name)
    _DEFINED.pop(name, None)


_TYPES = {"int": "Integer", "bool": "Boolean", "tuple": "Tuple", "frozenset": "FrozenSet"}


def _type_name(annotation: Any) -> str:
    """The type of the DSL that an annotation means: one of its names, or a type of Python that has one."""
    for type_name, kind in (("Grid", Grid), ("Image", Image), ("Images", Images)):
        if annotation == kind:
            return type_name
    name = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    # Quotes stay where annotations are not evaluated; a name may come with that of its module.
    name = name.strip("'\"").rpartition(".")[2]
    return "Any" if name in ("", "_empty") else _TYPES.get(name, name)
