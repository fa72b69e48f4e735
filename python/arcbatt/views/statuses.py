"""How the status of a candidate on a sample looks: one table for terminals, pages and notebooks."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """The sign of a status in tables; its style in a terminal, its class on a page, its colour in a notebook."""

    sign: str
    style: str
    css: str
    colour: str


LOOKS = {
    "match": Look("+", "green", "good", "#188038"),
    "miss": Look("-", "yellow", "so", "#b06000"),
    "not_a_grid": Look("#", "red", "bad", "#c5221f"),
    "unscored": Look("?", "dim", "quiet", "#777777"),
}
_CODES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33}

FAILED = Look("!", "red", "bad", "#c5221f")
"""The look of every failure."""


def look(status: str) -> Look:
    """The look of a status, or of the slug of a failure."""
    return LOOKS.get(status, FAILED)


def painted(text: str, style: str) -> str:
    """A text in one of the styles of `Look`, or bold, for a terminal with colours."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if style else text
