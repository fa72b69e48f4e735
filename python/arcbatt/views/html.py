"""Pages and their parts, from the templates beside this file.

A page is one file that opens from a disk, without network. Templates escape whatever is not `Html`. A page's policy
forbids every connection and every script but the ones written here, which are named by their hashes: were anything to
slip through, a browser would still not run it. Jinja2 is loaded when the first page is asked for.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup as Html

from arcbatt.views.escape import json_block, writable
from arcbatt.views.palette import ARC, Palette
from arcbatt.views.statuses import look
from arcbatt.views.svg import Picture, cell_size, grid_svg
from arcbatt.views.words import counted, status_word

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "Html",
    "bar",
    "environment",
    "figures",
    "folded",
    "page",
    "render",
    "render_page",
    "table",
]

_HERE = Path(__file__).parent


def render_page(
    template: str, title: str, *, scripts: Sequence[str] = (), data: Any = None, live: bool = False, **content: Any
) -> str:
    """A whole page: a template that extends ``base.html``, with what it shows.

    `scripts` are names of files beside this one; `data` is what they read from the JSON block ``#data``. A page that is
    `live` may ask the server that it is from, and no other.
    """
    sources = [_asset("fold.js"), *map(_asset, scripts)]
    hashes = " ".join(f"'sha256-{_sha256(source)}'" for source in sources)
    connect = "; connect-src 'self'" if live else ""
    return render(
        template,
        title=title,
        policy=Html(f"default-src 'none'; style-src 'unsafe-inline'; script-src {hashes}; img-src data:{connect}"),
        style=_asset("page.css"),
        scripts=sources,
        data=None if data is None else Html(json_block(data)),
        **content,
    )


def page(title: str, body: str, *, scripts: Sequence[str] = (), data: Any = None) -> str:
    """A whole page around a `body` that is HTML already; see `render_page`."""
    return render_page("base.html", title, scripts=scripts, data=data, body=Html(body))


def render(template: str, **content: Any) -> str:
    """A template with its content."""
    return environment().get_template(template).render(content)


@cache
def environment() -> Environment:
    """The templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        auto_reload=False,
        finalize=writable,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals |= {"counted": counted, "look": look, "status_word": status_word, "drawing": _drawing}
    return environment


def _drawing(picture: Picture, colours: str | Palette, size: float | None) -> Html:
    """The grid of a picture."""
    cells = picture.cells if picture.cells is not None else ()
    if size is None:
        size = cell_size(len(cells), len(cells[0]) if len(cells) else 0, 110)
    return Html(grid_svg(cells, size=size, colours=colours, label=picture.caption))


@cache
def _asset(name: str) -> Html:
    """A file beside this one."""
    return Html((_HERE / name).read_text("utf-8"))


def _sha256(source: str) -> str:
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _part(name: str, *arguments: Any) -> str:
    """A macro of ``parts.html``, called."""
    macro = getattr(environment().get_template("parts.html").module, name)
    return str(macro(*arguments))


def figures(pictures: Iterable[Picture], colours: str | Palette = ARC, size: float | None = None) -> str:
    """Pictures side by side, as many as fit in a row."""
    return _part("figures", list(pictures), colours, size)


def folded(summary: str, inner: str, is_open: bool = False) -> str:
    """The HTML `inner`, which opens by a click on the text `summary`."""
    return _part("folded", summary, is_open, Html(inner))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[int] = ()) -> str:
    """A table of texts; the columns `numbers` are aligned as numbers. HTML goes into cells as `Html`."""
    return _part("table", heads, list(rows), set(numbers))


def bar(parts: Sequence[tuple[str, float]], unit: str = "s") -> str:
    """Amounts as parts of a bar, with a legend; the parts keep their order."""
    return _part("bar", list(parts), unit)
