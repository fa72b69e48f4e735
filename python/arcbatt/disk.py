"""Files, read and written whole."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from arcbatt.errors import BattError


def read_json(path: str | Path, error: type[BattError]) -> Any:
    """The JSON of a file. Raises `error` with the file and, where the JSON is broken, line and column."""
    try:
        text = Path(path).read_text("utf-8-sig")  # some editors on Windows begin files with a mark
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


def replace_file(path: Path, content: bytes) -> None:
    """Write a file, which is as before or as a whole what is given, whenever the process or the machine stops."""
    # With the number of the process: two that write the same file do not write into each other.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
