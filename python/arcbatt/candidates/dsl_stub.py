"""The text of `dsl.pyi`, made from the table of primitives: ``python -m arcbatt.candidates.dsl_stub`` writes it."""

from pathlib import Path

from arcbatt import _engine

_HEAD = '''"""Types of the DSL, for editors. Written by ``python -m arcbatt.candidates.dsl_stub``; do not edit."""

from collections.abc import Callable as _Function
from typing import Any

Boolean = bool
Integer = int
IntegerTuple = tuple[Any, ...]
Numerical = Any
IntegerSet = Any
Grid = Any
Cell = Any
Object = Any
Objects = Any
Indices = Any
IndicesSet = Any
Patch = Any
Element = Any
Piece = Any
Tuple = Any
TupleTuple = Any
FrozenSet = Any
Container = Any
ContainerContainer = Any
Image = tuple[Any, ...]
Images = tuple[Image, ...]
Callable = _Function[..., Any]

PRIMITIVES: dict[str, Callable]
CONSTANTS: dict[str, Any]
__all__: list[str]
'''


def stub_text() -> str:
    """The stub: a line for each primitive and constant."""
    lines = [_HEAD]
    for name, _, params, returns, _, doc, _ in _engine.list_primitives():
        signature = ", ".join(f"{param}: {kind}" for param, kind in params)
        lines.append(f"def {name}({signature}) -> {returns}:\n    '''{doc[0].upper()}{doc[1:]}.'''\n")
    for name, value in _engine.list_constants():
        lines.append(f"{name}: {'tuple[int, int]' if isinstance(value, tuple) else type(value).__name__}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).parents[1].joinpath("dsl.pyi").write_text(stub_text(), "utf-8")
