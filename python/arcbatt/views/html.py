"""Building blocks of pages: one template, no network, everything from files escaped.

A page is one file that opens from a disk. Its policy forbids every connection and every script but the ones written
here, which are named by their hashes: were anything to slip through `escape`, a browser would still not run it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from arcbatt.views.escape import escape, json_block
from arcbatt.views.palette import ARC, Palette
from arcbatt.views.svg import Picture, cell_size, grid_svg
from arcbatt.views.words import status_word

_HERE = Path(__file__).parent
STATUS_CLASSES = {"match": "good", "miss": "so", "unscored": "quiet"}
"""The class of a status; every other one is ``bad``."""


def page(title: str, body: str, *, scripts: Sequence[str] = (), data: Any = None) -> str:
    """A whole page. `body` is HTML that is already escaped, `title` is not.

    `scripts` are names of files beside this one; `data` is what they read from the JSON block ``#data``.
    """
    sources = [asset("fold.js"), *map(asset, scripts)]
    hashes = " ".join(f"'sha256-{_sha256(source)}'" for source in sources)
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {hashes}; img-src data:"
    block = f'<script type="application/json" id="data">{json_block(data)}</script>\n' if data is not None else ""
    code = "\n".join(f"<script>{source}</script>" for source in sources)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>\n{asset("page.css")}</style>\n'
        f"</head>\n<body>\n{body}\n{block}{code}\n</body>\n</html>\n"
    )


@cache
def asset(name: str) -> str:
    """A file beside this one, as text."""
    return (_HERE / name).read_text("utf-8")


def _sha256(source: str) -> str:
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def figure(picture: Picture, colours: str | Palette = ARC, size: float | None = None) -> str:
    """A picture with its caption, or the note that stands for it."""
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    if picture.cells is None:
        return f"<figure>{caption}<em>{escape(picture.note)}</em></figure>" if picture.note else ""
    if size is None:
        size = cell_size(len(picture.cells), len(picture.cells[0]) if len(picture.cells) else 0, 110)
    return f"<figure>{caption}{grid_svg(picture.cells, size=size, colours=colours, label=picture.caption)}</figure>"


def figures(pictures: Iterable[Picture], colours: str | Palette = ARC, size: float | None = None) -> str:
    """Pictures side by side, as many as fit in a row."""
    return f'<div class="pictures">{"".join(figure(one, colours, size) for one in pictures)}</div>'


def folded(summary: str, inner: str, is_open: bool = False) -> str:
    """HTML that opens by a click on the text `summary`."""
    return f"<details{' open' if is_open else ''}><summary>{escape(summary)}</summary>{inner}</details>"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[int] = ()) -> str:
    """A table of texts; the columns `numbers` are aligned as numbers. HTML goes into cells as `Html`."""
    right = set(numbers)
    head = "".join(f"<th{_aligned(k in right)}>{escape(name)}</th>" for k, name in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f"<td{_aligned(k in right)}>{as_html(cell)}</td>" for k, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def as_html(value: object) -> str:
    """A value as HTML: escaped, unless it is `Html`."""
    return value if isinstance(value, Html) else escape(value)


def pairs(items: Iterable[tuple[str, object]]) -> str:
    """Names and values below each other."""
    rows = "".join(f'<tr><th>{escape(name)}</th><td class="break">{as_html(value)}</td></tr>' for name, value in items)
    return f"<table>{rows}</table>"


def status(text: str) -> Html:
    """A status, or the slug of a failure, in its colour; more words may follow it."""
    name, *more = text.split(" ", 1)
    shown = " ".join([status_word(name), *more])
    return Html(f'<span class="{STATUS_CLASSES.get(name, "bad")}">{escape(shown)}</span>')


def bar(parts: Sequence[tuple[str, float]], unit: str = "s") -> str:
    """Amounts as parts of a bar, with a legend; the parts keep their order."""
    whole = sum(amount for _, amount in parts) or 1.0
    spans = "".join(
        f'<span class="p{k % 8}" style="width:{100 * amount / whole:.2f}%" title="{escape(name)}"></span>'
        for k, (name, amount) in enumerate(parts)
    )
    legend = "".join(
        f'<li><i class="p{k % 8}"></i>{escape(name)} <span class="quiet">{amount:.4f} {escape(unit)}, '
        f"{amount / whole:.0%}</span></li>"
        for k, (name, amount) in enumerate(parts)
    )
    return f'<div class="bar">{spans}</div><ul class="legend">{legend}</ul>'


def _aligned(right: bool) -> str:
    return ' class="number"' if right else ""
