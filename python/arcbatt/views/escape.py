"""Text into HTML, SVG and JSON blocks: the one place where what comes from files is made harmless."""

from __future__ import annotations

import json
import re
from typing import Any

import markupsafe

# XML 1.0 has no way to write these at all, not even as a reference; half a surrogate pair cannot be UTF-8.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def writable(value: Any) -> Any:
    """A text without characters that a page cannot hold; anything else, HTML included, as it is."""
    return _IMPOSSIBLE.sub("\ufffd", value) if type(value) is str else value


def escape(value: object) -> str:
    """`str(value)` as text or attribute value (in either quotes) of HTML and SVG."""
    return str(markupsafe.escape(writable(str(value))))


def json_block(data: Any) -> str:
    """JSON that may stand inside ``<script type="application/json">``: nothing in it can end the block."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
