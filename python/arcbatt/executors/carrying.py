"""What goes to a worker and comes back: bytes, so that all of it is under our control. They are not compressed, for
that takes longer than a network does: what is large packs itself, as tables and programs do.

A worker first loads the plugin files of the session that sends the work, then reads the work itself, which may call
primitives that these files define. What is raised there comes back as data: whatever a future raises of its own is the
executor's doing.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from arcbatt.candidates.plugins import carried_plugins, load_carried
from arcbatt.errors import ExecutorError


class Returned(NamedTuple):
    """What a worker sends back: the value, or the exception; the seconds that it took; which worker it was."""

    value: Any
    error: Exception | None
    seconds: float
    worker: str


def packed(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    """A call as bytes. Raises `ExecutorError` for what does not pickle."""
    try:
        inner = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ExecutorError(f"the work cannot be sent to another process: {error}") from None
    return pickle.dumps((carried_plugins(), inner), pickle.HIGHEST_PROTOCOL)


def perform(payload: bytes, token: str = "") -> bytes:
    """Do in a worker what `packed` made bytes of; never raises. The `token` is other each time: Dask takes equal calls
    for one."""
    value, failure = None, None
    start = time.perf_counter()
    try:
        plugins, inner = pickle.loads(payload)
        load_carried(plugins)
        function, arguments = pickle.loads(inner)
        value = function(*arguments)
    except Exception as error:
        failure = error
    seconds = time.perf_counter() - start
    worker = f"{socket.gethostname()}:{os.getpid()}"
    if threading.current_thread() is not threading.main_thread():
        worker += f".{threading.get_native_id()}"  # a process may have several
    try:
        sent = pickle.dumps(Returned(value, failure, seconds, worker), pickle.HIGHEST_PROTOCOL)
        if failure is not None:
            pickle.loads(sent)  # an exception may pickle, and not come back
    except Exception as error:
        lost = ExecutorError(f"{type(failure or value).__name__} cannot be sent back: {failure or error}")
        sent = pickle.dumps(Returned(None, lost, seconds, worker), pickle.HIGHEST_PROTOCOL)
    return sent


def cancelled_here() -> bool:
    """Whether what runs here, in a worker, is not wanted any more, as far as the executor tells: Dask's does. Others
    end their processes, interrupt them, or let them end."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return False
    try:
        worker = distributed.get_worker()
        task = worker.state.tasks.get(worker.get_current_task())
    except (ValueError, AttributeError):  # no worker of Dask, or of another version
        return False
    return task is None or task.state in ("cancelled", "resumed", "released")


def unpacked(sent: bytes) -> Returned:
    """What `perform` returned."""
    returned = pickle.loads(sent)
    assert isinstance(returned, Returned)
    return returned
