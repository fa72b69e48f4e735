"""Docstrings as Markdown: sections as lists, examples as blocks. An extension of griffe, which mkdocstrings reads with."""

from __future__ import annotations

import re
from typing import Any

import griffe

_SECTION = re.compile(r"^(Parameters|Returns|Raises|Example)\n-+\n", re.M)
_ITEM = re.compile(r"^(\w[\w, *]*): ", re.M)


def markdown(text: str) -> str:
    """A docstring in this project's form as Markdown.

    >>> print(markdown("Do it.\\n\\nParameters\\n----------\\ncount: how often;\\n    at least once."))
    Do it.
    <BLANKLINE>
    **Parameters**
    <BLANKLINE>
    - `count`: how often;
        at least once.
    """
    text = re.sub(r"^Example:\n((?:    .*\n?|\n)+)", lambda m: "**Example**\n\n" + _unindented(m[1]), text, flags=re.M)
    parts = _SECTION.split(text)
    told = [parts[0]]
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        listed = _ITEM.sub(lambda m: f"- `{m[1]}`: ", body) if name in ("Parameters", "Raises") else body
        told.append(f"**{name}**\n\n{listed}")
    text = "".join(told)
    return re.sub(r"(^>>> (?:.+\n?)+)", lambda m: "```pycon\n" + m[1].rstrip("\n") + "\n```\n", text, flags=re.M)


def _unindented(text: str) -> str:
    return re.sub(r"^    ", "", text, flags=re.M)


class Docstrings(griffe.Extension):
    """Hands the docstrings on as Markdown."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Called for every module, class, function and attribute."""
        if obj.docstring is not None:
            obj.docstring.value = markdown(obj.docstring.value)
