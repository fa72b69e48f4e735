"""Processes on this machine that can be lost and stopped."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar

from arcbatt.errors import UsageError

_P = ParamSpec("_P")
_T = TypeVar("_T")

_Work = tuple["Future[Any]", int, Callable[..., Any], tuple[Any, ...], dict[str, Any]]
"""A future, how many interrupts there were when it was submitted, and what is called."""


class ProcessExecutor(Executor):
    """A pool of processes on this machine, each with a pipe of its own.

    Other than with the standard library's, a process that is lost takes only what it was doing with it (that raises
    `concurrent.futures.BrokenExecutor`), and another takes its place; the processes end with the one that made them,
    however that ends, and `interrupt` ends what they are doing. They are spawned, not forked, which is safe beside
    threads; so a script that makes one needs ``if __name__ == "__main__":`` around what it does.

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
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._interrupts = 0
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have ``fn(*args, **kwargs)`` done."""
        future: Future[_T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._work.put((future, self._interrupts, fn, args, kwargs))
            if len(self._workers) < self.num_workers:
                self._workers.append(_Worker(self._work, lambda: self._interrupts))
        return future

    def interrupt(self) -> None:
        """End the processes, whatever they are doing: what was submitted breaks. What is submitted later is done."""
        with self._lock:
            self._interrupts += 1
            waiting = self._waiting()
            for worker in self._workers:
                worker.kill()
        for future, *_ in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(BrokenExecutor("interrupted"))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when they are done with what was submitted."""
        with self._lock:
            closed, self._closed = self._closed, True
        if cancel_futures:
            for future, *_ in self._waiting():
                future.cancel()
        if not closed:
            for _ in self._workers:
                self._work.put(None)
        for worker in self._workers if wait else ():
            worker.join()

    def _waiting(self) -> list[_Work]:
        """Take away what no process has begun; the marks of an end stay."""
        found: list[_Work | None] = []
        try:
            while True:
                found.append(self._work.get_nowait())
        except Empty:
            pass
        for one in found:
            if one is None:
                self._work.put(None)
        return [one for one in found if one is not None]


class _Worker:
    """A process, made anew when it is lost, and the thread here that gives it work and waits for what comes back."""

    def __init__(self, work: SimpleQueue[_Work | None], interrupts: Callable[[], int]) -> None:
        self._work = work
        self._interrupts = interrupts
        self._lock = threading.Lock()
        self._killed = False
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._thread = threading.Thread(target=self._serve, name="arcbatt worker", daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """End the process. One that is being started is waited for."""
        with self._lock:
            process, self._killed = self._process, True  # it may seem alive for a moment
            if process is not None:
                process.kill()

    def join(self) -> None:
        self._thread.join()

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            future, interrupts, *call = work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                value, failure = self._done(call, interrupts)
            except Exception as error:  # it could not be begun, or not be sent
                value, failure = None, error
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(value)
            del work, future, call, value, failure  # not to be kept until the next one comes
        self._end()

    def _done(self, call: list[Any], interrupts: int) -> tuple[Any, BaseException | None]:
        data = pickle.dumps(call, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            if self._process is None or self._killed or not self._process.is_alive():
                self._begin()
            if interrupts != self._interrupts():
                raise BrokenExecutor("interrupted")
        assert self._pipe is not None and self._process is not None
        try:
            self._pipe.send_bytes(data)
            received = self._pipe.recv_bytes()
        except (EOFError, OSError):
            process = self._process
            self._end()
            raise BrokenExecutor(f"its process ended with status {process.exitcode}") from None
        answer: tuple[Any, BaseException | None] = pickle.loads(received)
        return answer

    def _begin(self) -> None:
        self._end()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        with theirs, _SPAWNING:
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
        self._process, self._killed = process, False

    def _end(self) -> None:
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        if self._process is not None:
            self._process.join()
            self._process = None


_SPAWNING = threading.Lock()
"""What the standard library keeps about children is not made for two threads."""


def _work(pipe: Connection) -> None:
    """A process of the pool: does what comes through the pipe until that is closed. Ctrl-C is its parent's business,
    and it does not outlive that, whatever it is doing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    while True:
        try:
            data = pipe.recv_bytes()
        except EOFError:
            return
        value, failure = None, None
        try:
            fn, args, kwargs = pickle.loads(data)
            value = fn(*args, **kwargs)
        except Exception as error:
            failure = error
        try:
            answer = pickle.dumps((value, failure), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            answer = pickle.dumps((None, TypeError(f"{type(failure or value).__name__} does not pickle: {error}")))
        pipe.send_bytes(answer)
        del data, value, failure, answer


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
