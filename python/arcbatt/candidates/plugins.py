"""Files of Python in which users add primitives, mutations and data sources for the command line."""

from __future__ import annotations

import importlib.util
import os
import sys
import types
from collections.abc import Iterable
from importlib.machinery import SourceFileLoader
from pathlib import Path

from arcbatt.errors import UsageError

VARIABLE = "ARCBATT_PLUGINS"
"""The environment variable with more files, separated as in PATH."""


_LOADED: dict[str, str] = {}
"""The files that were loaded, as they were named, in order, with their text."""

_CARRIED: list[object] = []
"""Where files that came with work from another process are kept until this one ends."""


def loaded_plugins() -> list[str]:
    """The files that were loaded, as they were named, in order."""
    return list(_LOADED)


def carried_plugins() -> tuple[tuple[str, str], ...]:
    """The files that were loaded, with their text: what a worker elsewhere needs to load them, too."""
    return tuple(_LOADED.items())


def load_carried(plugins: Iterable[tuple[str, str]]) -> None:
    """Load the plugins of the process that sends work, as far as this one does not have them already. Each is a file
    with its text: on another machine it may not be there, or be another. Raises `UsageError`."""
    for name, text in plugins:
        if _LOADED.get(name) == text:
            continue
        path = Path(name)
        try:
            there = path.read_text("utf-8") == text
        except (OSError, ValueError):
            there = False
        sys.modules.pop(f"arcbatt_plugin_{path.stem}", None)
        if there:  # what it imports from beside it is there as well
            _load(path)
        else:
            from tempfile import TemporaryDirectory

            folder = TemporaryDirectory(prefix="arcbatt_plugin_")
            _CARRIED.append(folder)
            written = Path(folder.name, path.name)
            written.write_text(text, "utf-8")
            _load(written)
            del _LOADED[str(written)]
        _LOADED[name] = text


def load_plugins(files: Iterable[str] = ()) -> None:
    """Run these files and those of the environment variable `ARCBATT_PLUGINS`, each once, as modules.

    What they decorate with `primitive`, `mutation` and `data_source` is there afterwards. Raises `UsageError` that
    names file and line if one cannot be run.
    """
    for name in (*filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)), *files):
        _load(Path(name))


class _FromText(SourceFileLoader):
    """Runs a file as it is now. Compiled code that Python keeps beside it may be that of another text of equal length,
    written in the same second."""

    def get_code(self, fullname: str) -> types.CodeType:
        return compile(self.get_data(self.path), self.path, "exec", dont_inherit=True)


def _load(path: Path) -> None:
    module_name = f"arcbatt_plugin_{path.stem}"
    known = sys.modules.get(module_name)
    if known is not None and getattr(known, "__file__", None) == str(path):
        return
    spec = importlib.util.spec_from_file_location(module_name, path, loader=_FromText(module_name, str(path)))
    if spec is None or spec.loader is None or not path.is_file():
        raise UsageError(f"plugin {path}: no such file of Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[module_name]
        import traceback

        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if Path(frame.filename).resolve() == path.resolve()
        ]
        line = frames[-1].lineno if frames else getattr(error, "lineno", None)
        where = f"{path}:{line}" if line else str(path)
        raise UsageError(f"plugin {where}: {type(error).__name__}: {error}") from None
    _LOADED[str(path)] = path.read_text("utf-8", "replace")
