"""The hash by which what results depend on is known."""

from __future__ import annotations

from arcbatt import _engine


def hash_text(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of a text.

    Python's own comes with OpenSSL, which takes longer to load than a short run lasts.

    Example:
        >>> hash_text("abc")
        'ba7816bf8f01cfea'
    """
    return _engine.sha256(text.encode("utf-8", "surrogatepass"))[:16]
