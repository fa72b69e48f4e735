"""Jobs and tables as bytes with a version, for other machines and other languages."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from arcbatt.errors import BattError, UsageError

VERSION = 1


def pack(kind: str, content: dict[str, Any]) -> bytes:
    """MessagePack of a kind, the version and the content; arrays as type, shape and little-endian bytes."""
    plain = {name: _plain(value) for name, value in content.items()}
    return msgspec.msgpack.encode({"kind": kind, "version": VERSION, "content": plain})


def unpack(kind: str, data: bytes) -> dict[str, Any]:
    """What `pack` was given. Raises UsageError if it was something else."""
    try:
        found = msgspec.msgpack.decode(data, type=dict[str, Any])
        if found["kind"] != kind or found["version"] != VERSION:
            raise UsageError(f"expected a {kind} of version {VERSION}, found {found['kind']!r}, {found['version']!r}")
        return {name: _restored(value) for name, value in found["content"].items()}
    except BattError:
        raise
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"expected a {kind} as bytes: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        array = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
        return {"array": array.dtype.str, "shape": list(array.shape), "bytes": array.tobytes()}
    return value


def _restored(value: Any) -> Any:
    if isinstance(value, dict) and "array" in value:
        dtype = np.dtype(value["array"])
        if dtype.kind not in "uib":
            raise UsageError(f"expected integers, found an array of {dtype}")
        return np.frombuffer(value["bytes"], dtype).reshape(value["shape"]).copy()
    return value
