"""The warm interpreter that forks workers, from the parent's side."""

from __future__ import annotations

import array
import json
import os
import select
import socket
import subprocess
import sys
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path

from arcbatt import _engine
from arcbatt.errors import EngineError, UsageError
from arcbatt.evaluating.python.levels import LEVELS
from arcbatt.evaluating.python.worker import zygote

_START_SECONDS = 120.0
_FOLDER = Path(zygote.__file__).parent
# The worker's files as a package of their own, with builtins of their own: candidates are to find no arcbatt around
# them, and what they do to `len` is to change nothing but themselves.
_PROGRAM = f"""
import builtins, importlib.machinery, importlib.util, sys
OWN, FOLDER = dict(vars(builtins)), {str(_FOLDER)!r}
class Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        vars(module)["__builtins__"] = OWN
        super().exec_module(module)
class Finder:
    def find_spec(self, name, path=None, target=None):
        package, _, inner = name.partition(".")
        if package == "arcbatt_worker":
            file = FOLDER + "/" + (inner or "__init__") + ".py"
            folders = None if inner else [FOLDER]
            loader = Loader(name, file)
            return importlib.util.spec_from_file_location(name, file, loader=loader, submodule_search_locations=folders)
sys.meta_path.insert(0, Finder())
from arcbatt_worker import zygote
zygote.main(int(sys.argv[1]), sys.argv[2])
"""
# One thread each, the same order of sets on every run, and nothing of the parent's but where libraries are.
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH")


class WarmInterpreter:
    """A process that forks a worker for each batch it is sent; it ends when this object does."""

    def __init__(self, modules: Sequence[str], level: str | None, probe_only: bool = False) -> None:
        """Start it and wait until it is ready. Raises UsageError if a module or the level is not to be had."""
        if not hasattr(os, "fork"):
            raise UsageError("Python candidates need a system with fork (Linux, macOS)")
        mine, its = socket.socketpair()
        settings = {
            "path": [str(Path(entry).resolve()) for entry in sys.path],
            "engine": _engine.__file__,
            "level": level,
            "modules": list(modules),
            "probe_only": probe_only,
        }
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(its.fileno()), json.dumps(settings)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[its.fileno()],
                env=_ENVIRONMENT | {name: os.environ[name] for name in _KEPT if name in os.environ},
                cwd="/",
                start_new_session=True,
            )
        self._control = mine
        self.process_id = self._process.pid
        # Also ends it if nobody closes it, and when Python ends.
        self._end = weakref.finalize(self, _end, mine, self._process, os.getpid())
        self._unread = b""
        self.isolation = LEVELS[self._ready()]

    def _ready(self) -> int:
        try:
            if not select.select([self._control], [], [], _START_SECONDS)[0]:
                raise EngineError(f"the interpreter for Python candidates was not ready in {_START_SECONDS:.0f} s")
            message, _ = zygote.receive(self._control)
            if message is None:
                raise EngineError("the interpreter for Python candidates ended at once")
            if message[0] == zygote.BROKEN:
                text = b""
                while len(text) < message[1] and (part := self._control.recv(4096)):
                    text += part
                raise UsageError(f"no workers for Python candidates: {text.decode('utf-8', 'replace')}")
            return message[1]
        except BaseException:
            self.close()
            raise

    def run(self, slot: int, file: int) -> None:
        """Have a worker forked for the batch in this shared memory."""
        extras = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))]
        self._send(zygote.MESSAGE.pack(zygote.RUN, slot, 0, 0), extras)

    def kill(self, slot: int) -> None:
        """Have the worker in this slot killed."""
        self._send(zygote.MESSAGE.pack(zygote.KILL, slot, 0, 0), [])

    def _send(self, data: bytes, extras: list[tuple[int, int, array.array[int]]]) -> None:
        try:
            self._control.sendmsg([data], extras)
        except OSError as error:
            raise ConnectionError("the interpreter for Python candidates has ended") from error

    def messages(self, seconds: float) -> Iterator[tuple[int, ...]]:
        """What it has to say, after waiting so long at most. Raises ConnectionError if it has ended."""
        if not select.select([self._control], [], [], seconds)[0]:
            return
        try:
            data = self._control.recv(65536)
        except OSError:
            data = b""
        if not data:
            raise ConnectionError("the interpreter for Python candidates has ended")
        self._unread += data
        size = zygote.MESSAGE.size
        whole = len(self._unread) // size * size
        ready, self._unread = self._unread[:whole], self._unread[whole:]
        yield from zygote.MESSAGE.iter_unpack(ready)

    def close(self) -> None:
        """End it and all its workers."""
        self._end()


def _end(control: socket.socket, process: subprocess.Popen[bytes], owner: int) -> None:
    control.close()
    if owner != os.getpid():
        process.returncode = 0  # a fork of the owner must not end, or wait for, what the owner still uses
        return
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
