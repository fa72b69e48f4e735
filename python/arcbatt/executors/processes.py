"""Processes on this machine that can be lost and stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import ParamSpec, TypeVar

from arcbatt.errors import UsageError

_P = ParamSpec("_P")
_T = TypeVar("_T")


class ProcessExecutor(Executor):
    """A pool of processes on this machine.

    Other than the standard library's it begins anew when one of its processes is lost, its processes end with the one
    that made them, however that ends, and `interrupt` ends what they are doing. They are spawned, not forked, which is
    safe beside threads; so a script that makes one needs ``if __name__ == "__main__":`` around what it does.

    Parameters
    ----------
    workers: number of processes; 0: one for each processor.

    Raises
    ------
    UsageError: the number is not between 0 and 1024.

    Example
    -------
    >>> with ProcessExecutor(2) as executor:
    ...     executor.submit(abs, -3).result()
    3
    """

    def __init__(self, workers: int = 0) -> None:
        if not 0 <= workers <= 1024:
            raise UsageError(f"expected 0 to 1024 processes, found {workers}")
        self.num_workers = workers or os.cpu_count() or 1
        """How many processes there are."""
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have ``fn(*args, **kwargs)`` done; in new processes if the others were lost."""
        with self._lock:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if self._pool is not None:
                try:
                    return self._pool.submit(fn, *args, **kwargs)
                except BrokenExecutor:
                    self._end()
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.num_workers, context, _begin)
            return self._pool.submit(fn, *args, **kwargs)

    def interrupt(self) -> None:
        """End the processes, whatever they are doing: what was submitted breaks. The next `submit` makes new ones."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((getattr(pool, "_processes", None) or {}).values())
        for process in processes:
            process.kill()
        # Nothing is cancelled: the pool fails at a cancelled future when it tells the others that it is broken.
        pool.shutdown(wait=True)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when they are done with what was submitted."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=wait, cancel_futures=cancel_futures)


def _begin() -> None:
    """The beginning of a worker: Ctrl-C is its parent's business, and it does not outlive that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
