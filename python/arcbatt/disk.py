"""Files, read and written whole."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from arcbatt.errors import BattError

TEMPORARY = ".tmp"
"""How the name of a file ends that is being written; what was killed meanwhile leaves one behind."""


STANDARD_INPUT = "-"
"""What stands for standard input where a file is named."""


@cache
def standard_input() -> bytes:
    """All that comes from standard input; it can be asked for again."""
    return sys.stdin.buffer.read()


def read_json(path: str | Path, error: type[BattError]) -> Any:
    """The JSON of a file, or of standard input (``-``). Raises `error` with the file and, where the JSON is broken,
    line and column."""
    try:
        data = standard_input() if str(path) == STANDARD_INPUT else Path(path).read_bytes()
        text = data.decode("utf-8-sig")  # some editors on Windows begin files with a mark
    except FileNotFoundError:
        raise error(f"{path}: no such file") from None
    except (OSError, ValueError) as problem:  # no permission, not UTF-8, a name that no file can have
        raise error(f"{path}: cannot be read: {problem}") from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise error(f"{path}:{problem.lineno}:{problem.colno}: broken JSON: {problem.msg}") from None
    except ValueError as problem:  # a number of thousands of digits
        raise error(f"{path}: cannot be read: {problem}") from None
    except RecursionError:
        raise error(f"{path}: cannot be read: lists are nested too deep") from None


def replace_file(path: str | Path, content: bytes | str, *, durable: bool = True) -> None:
    """Write a file, which is as before or as a whole what is given, whenever the process stops; if `durable`, whenever
    the machine stops as well. What is no file to be replaced, as a pipe, is written to; a link stays one."""
    path = Path(path)
    path = path.resolve() if path.is_symlink() else path
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    # With the number of the process: two that write the same file do not write into each other.
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
