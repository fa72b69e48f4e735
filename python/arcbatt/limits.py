"""The bounds of every evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from arcbatt.errors import LimitError, expect_number


@dataclass(frozen=True)
class Limits:
    """What one candidate may use on one sample; the same verdict on every machine.

    `fuel` is in units of work, about ten nanoseconds each; `max_leaves` bounds the integers that one value may hold,
    `max_nesting` (at most 64) how deep containers and built functions may be nested, `max_calls` (at most 1000) how
    deep calls of function values may be.
    """

    fuel: int = 5_000_000
    max_leaves: int = 2_000_000
    max_nesting: int = 64
    max_calls: int = 200

    @property
    def text(self) -> str:
        """The four numbers as runs record them: ``fuel/max_leaves/max_nesting/max_calls``."""
        return "/".join(str(getattr(self, field.name)) for field in fields(self))

    @classmethod
    def parse(cls, text: str) -> Limits:
        """The limits with this `text`. Raises `LimitError`."""
        parts = text.split("/")
        if len(parts) != len(fields(cls)) or not all(part.isdecimal() for part in parts):
            raise LimitError(f"expected four numbers with / between them, found {text!r}")
        return cls(*map(int, parts))

    @classmethod
    def of(cls, values: Mapping[str, int]) -> Limits:
        """The limits with these values, all of them by name. Raises `LimitError`."""
        names = [field.name for field in fields(cls)]
        if sorted(values) != sorted(names):
            raise LimitError(f"expected {', '.join(names)}, found {', '.join(values) or 'none of them'}")
        return cls(**values)

    def __post_init__(self) -> None:
        for name, most in (("fuel", 2**60), ("max_leaves", 2**28), ("max_nesting", 64), ("max_calls", 1000)):
            expect_number(getattr(self, name), name, 1, most)
