"""The warm interpreter: loads modules once, then forks a worker for each batch it is sent.

It never runs a candidate and never reads a batch. Its parent sends 16 bytes and the file of the shared memory for each
batch; it answers with 16 bytes when a worker has begun, and when it has ended.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import importlib.machinery
import importlib.util
import json
import os
import select
import signal
import socket
import struct
import sys
import tempfile
import types
from typing import Any

MESSAGE = struct.Struct("<4i")
READY, BROKEN, BEGUN, ENDED = range(1, 5)
RUN, KILL = range(1, 3)
LEVELS = ("process", "seccomp", "seccomp+landlock")


def main(control_file: int, settings_text: str) -> None:
    """Serve the parent at the other end of the socket until it is gone."""
    control = socket.socket(fileno=control_file)
    try:
        settings = json.loads(settings_text)
        sys.path[:] = settings["path"]
        serve = _prepare(settings)
    except BaseException as error:
        text = f"{type(error).__name__}: {error}".encode("utf-8", "replace")
        control.sendall(MESSAGE.pack(BROKEN, len(text), 0, 0) + text)
        return
    serve(control)


def load_engine(file: str) -> Any:
    """The compiled module, without the package around it."""
    loader = importlib.machinery.ExtensionFileLoader("_engine", file)
    spec = importlib.util.spec_from_file_location("_engine", file, loader=loader)
    if spec is None:
        raise ImportError(f"no module in {file}")
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def _prepare(settings: dict[str, Any]) -> Any:
    engine = load_engine(settings["engine"])
    engine.prepare_confinement()
    level = find_level(engine, settings["level"])
    if settings["probe_only"]:
        return lambda control: control.sendall(MESSAGE.pack(READY, LEVELS.index(level), 0, 0))

    from . import child, guards, running, surroundings, triage, watching

    for name in (*sorted(triage.PLAIN_MODULES), *triage.ALSO_LOADED, *settings["modules"]):
        importlib.import_module(name)
    sys.modules[running.MODULE] = types.ModuleType(running.MODULE)
    modules = triage.PLAIN_MODULES | {name.partition(".")[0] for name in settings["modules"]}
    sink = surroundings.Sink()
    surroundings.warm_up()
    surroundings.make_repeatable()
    surroundings.make_quiet(sink)
    children: dict[int, int] = {}
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    watch = watching.Watch(modules)
    # Made here: in a fork, to touch all builtins would copy the page of each.
    guarded = guards.Guards(modules)
    gc.collect()
    gc.freeze()

    def serve(control: socket.socket) -> None:
        control.sendall(MESSAGE.pack(READY, LEVELS.index(level), 0, 0))
        while True:
            select.select([control.fileno(), wake_read], [], [])
            with contextlib.suppress(BlockingIOError):
                os.read(wake_read, 4096)
            _reap(control, children)
            if not select.select([control], [], [], 0)[0]:
                continue
            message, file = receive(control)
            if message is None:
                break
            what, slot = message[:2]
            if what == KILL:
                for process in [process for process, owner in children.items() if owner == slot]:
                    os.kill(process, signal.SIGKILL)
                continue
            try:
                process = os.fork()
            except OSError:
                control.sendall(MESSAGE.pack(ENDED, slot, -1, 0))
                os.close(file)
                continue
            if not process:
                child.live(file, level, engine, sink, watch, guarded)
            os.close(file)
            children[process] = slot
            control.sendall(MESSAGE.pack(BEGUN, slot, process, 0))
        for process in children:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)

    return serve


def find_level(engine: Any, wanted: str | None) -> str:
    """The wanted level, or the most there is, after a trial. Raises OSError if the wanted one does not hold."""
    from . import trial

    most = LEVELS.index(engine.probe_isolation())
    for level in [wanted] if wanted else LEVELS[most::-1]:
        with tempfile.TemporaryFile() as file:
            file.truncate(4096)
            process = os.fork()
            if not process:
                trial.try_forbidden(file.fileno(), level, engine)
            status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        if status == (0 if level == "process" else 93):
            return level
    raise OSError(f"isolation {wanted!r} does not hold on this machine, which offers {LEVELS[most]!r}")


def _reap(control: socket.socket, children: dict[int, int]) -> None:
    """Tell the parent of all workers that have ended."""
    while children:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            break
        slot = children.pop(process, None)
        if slot is not None:
            control.sendall(MESSAGE.pack(ENDED, slot, os.waitstatus_to_exitcode(status), 0))


def receive(control: socket.socket) -> tuple[tuple[int, ...] | None, int]:
    """A message and the file that came with it, -1 if none did; no message if the parent is gone."""
    data, file = b"", -1
    while len(data) < MESSAGE.size:
        try:
            part, extras, _, _ = control.recvmsg(MESSAGE.size - len(data), socket.CMSG_LEN(array.array("i").itemsize))
        except ConnectionError:
            return None, -1
        if not part:
            return None, -1
        for level, kind, content in extras:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                file = array.array("i", content[: array.array("i").itemsize])[0]
        data += part
    return MESSAGE.unpack(data), file
