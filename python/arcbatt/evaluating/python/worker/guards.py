"""What a candidate in a shared process may not reach, and the names of what it may not do in any."""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable
from typing import Any, NoReturn

from . import layout
from .triage import GUARDED_BUILTINS


class Apart(BaseException):
    """A candidate needs a process of its own."""


class Guards:
    """The builtins of candidates in a shared process; `tripped` says that the one at work needs another."""

    def __init__(self, modules: frozenset[str]) -> None:
        self.tripped = False
        self.modules = modules
        self._import = builtins.__import__
        self._builtins = dict(vars(builtins), __import__=self._guarded_import)
        self._builtins.update((name, self._stop) for name in GUARDED_BUILTINS if name in self._builtins)

    def builtins(self) -> dict[str, Any]:
        """A copy of its own for each candidate."""
        return self._builtins.copy()

    def _stop(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.tripped = True
        raise Apart

    def _guarded_import(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if type(name) is not str or name.partition(".")[0] not in self.modules:
            self._stop()
        return self._import(name, *args, **kwargs)


_FORBIDDEN = ("open", "time.sleep", "_thread.start_new_thread", "ctypes.dlopen", "_posixsubprocess.fork_exec")
_FORBIDDEN_GROUPS = ("os.", "socket.", "subprocess.", "shutil.", "pty.", "fcntl.", "resource.", "mmap.", "tempfile.")
_FINE = ("os.putenv", "os.unsetenv")


def name_violations(shared: Any, finish: Callable[[int], NoReturn]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that notes what was tried, with its argument, and ends the process.

    Where there is a filter of system calls, it would end the process a moment later, and knows the call only. Where
    there is none, this hook stops what is tried by accident; whoever knows Python well can get around it.
    """

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event not in _FORBIDDEN and (not event.startswith(_FORBIDDEN_GROUPS) or event in _FINE):
            return
        what = event.partition(".")[2] if event.startswith(("os.", "time.", "_thread.")) else event
        if args and type(args[0]) in (str, bytes, int):
            what += f" {args[0]!r}"
        write_note(shared, what[: layout.MAX_REASON])
        finish(layout.VIOLATION_STATUS)

    return hook


def write_note(shared: Any, text: str) -> None:
    """A sentence for the parent, in the header."""
    data = text.encode("utf-8", "backslashreplace")[: layout.NOTE_BYTES]
    layout.U32.pack_into(shared, layout.NOTE, len(data))
    shared[layout.NOTE + 4 : layout.NOTE + 4 + len(data)] = data


def finish(status: int) -> NoReturn:
    """End this process at once."""
    os._exit(status)
