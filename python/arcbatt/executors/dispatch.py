"""Gives out work and takes what comes back, whatever happens to those who do it."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, NamedTuple
from uuid import uuid4

from arcbatt.errors import ExecutorError, UsageError
from arcbatt.executors.carrying import packed, perform, unpacked

AnyExecutor = Executor | Callable[[], Executor]
"""An executor; or a function that returns a new one, and is called again when that has broken."""

_watchers: ContextVar[_Watch | None] = ContextVar("watchers", default=None)

MAX_LOSSES = 3
"""What was lost with a worker so often is set aside."""

_POLL = 0.05
"""Seconds after which `stop` is asked again."""


class _Watch:
    """Who is told of workers, and of which it was."""

    def __init__(self, told: Callable[[str, str], None]) -> None:
        self._told = told
        self._workers: set[str] = set()

    def done(self, worker: str, what: str) -> None:
        self._workers.add(worker)
        self._told(worker, what)

    def lost(self) -> None:
        """Some worker is gone. Which it was is not known; those that are left come again."""
        while self._workers:
            self._told(self._workers.pop(), "")


@contextmanager
def watching(told: Callable[[str, str], None]) -> Iterator[None]:
    """Within the block `told` is called with the name of a worker and what it has done, whenever it has done something;
    with nothing for what it has done if it may be gone. It is called where the results are taken.

    Example
    -------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> seen = {}
    >>> with watching(seen.__setitem__), ThreadPoolExecutor(1) as pool, Dispatcher(pool) as dispatcher:
    ...     dispatcher.give(Call(abs, (-1,), "a number"))
    ...     done = list(dispatcher.results())
    >>> [doing.partition(",")[0] for doing in seen.values()]
    ['a number']
    """
    token = _watchers.set(_Watch(told))
    try:
        yield
    finally:
        _watchers.reset(token)


@dataclass(frozen=True, eq=False)
class Call:
    """Something to be done elsewhere.

    Parameters
    ----------
    function: of a module of arcbatt; it is called there.
    arguments: what it is called with; they pickle.
    name: what it is, for messages.
    halves: returns calls that do the same together, to find which part of it ends workers; None: it has no parts.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    name: str
    halves: Callable[[], tuple[Call, ...]] | None = None


class Done(NamedTuple):
    """A call with what came of it: its `value`; or, if it was set aside, `lost`, which says why."""

    call: Call
    value: Any
    seconds: float = 0.0
    worker: str = ""
    lost: ExecutorError | None = None
    sent: int = 0
    """Bytes of the call."""
    received: int = 0
    """Bytes of what came back."""


@dataclass(eq=False)
class _Given:
    """A call that was given out, or waits for that after it was lost so often."""

    call: Call
    losses: int = 0
    reason: str = ""
    sent: int = 0


class Dispatcher:
    """Calls go to an executor, results are taken as they come.

    A call that is lost with its worker is given out again, by itself, so that it is known whose fault it was; one with
    parts is halved then, and what was lost `MAX_LOSSES` times is set aside and named. Use it in a ``with`` statement:
    at its end, whatever ends it, nothing that it has given out is wanted any more.

    Parameters
    ----------
    executor: see `AnyExecutor`.
    stop: asked all the time; if it returns something true, the results end.

    Raises
    ------
    ExecutorError: the executor has broken, and there is no way to a new one.

    Example
    -------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(2) as pool, Dispatcher(pool) as dispatcher:
    ...     for number in (-1, -2, -3):
    ...         dispatcher.give(Call(abs, (number,), str(number)))
    ...     sorted(done.value for done in dispatcher.results())
    [1, 2, 3]
    """

    def __init__(self, executor: AnyExecutor, stop: Callable[[], object] = lambda: False) -> None:
        if not isinstance(executor, Executor) and not callable(executor):
            raise UsageError(f"executor: expected an Executor, or a function that makes one, found {executor!r:.60}")
        self._make = None if isinstance(executor, Executor) else executor
        self._executor = executor if isinstance(executor, Executor) else executor()
        self._stop = stop
        self._waiting: deque[_Given] = deque()
        self._suspects: deque[_Given] = deque()
        self._out: dict[Future[bytes], tuple[_Given, Executor]] = {}
        self._ended: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._watch = _watchers.get()

    def __enter__(self) -> Dispatcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        left = list(self._out)
        self._out.clear()
        interrupt = getattr(self._executor, "interrupt", None)
        if left and interrupt is not None:
            interrupt()
        else:
            for future in left:
                future.cancel()
        if self._make is not None:
            self._executor.shutdown(wait=not left)

    @property
    def width(self) -> int:
        """How many calls the executor does at once, as far as it tells; it may change."""
        return executor_width(self._executor)

    @property
    def wanted(self) -> int:
        """How many more calls it takes to keep all workers busy."""
        # One more for each, so that none waits for the way here and back.
        return max(0, 2 * self.width - len(self._waiting) - len(self._out) - len(self._suspects))

    def give(self, call: Call) -> None:
        """Have a call done. It may be given while results are taken."""
        self._waiting.append(_Given(call))

    def results(self) -> Iterator[Done]:
        """What came of the calls, in any order, until none is left. What a call raises is raised here."""
        while self._waiting or self._suspects or self._out:
            if self._stop():
                return
            self._give_out()
            try:
                future = self._ended.get(timeout=_POLL)
            except Empty:
                continue
            if future not in self._out:
                continue
            given, executor = self._out.pop(future)
            failure = CancelledByOthers() if future.cancelled() else future.exception()
            if failure is not None:
                yield from self._lost(given, executor, failure)
                continue
            sent = future.result()
            returned = unpacked(sent)
            if returned.error is not None:
                raise returned.error
            if self._watch is not None:
                self._watch.done(returned.worker, f"{given.call.name}, {returned.seconds:.1f} s")
            yield Done(
                given.call, returned.value, returned.seconds, returned.worker, sent=given.sent, received=len(sent)
            )

    def _give_out(self) -> None:
        """Give out as many calls as keep the workers busy; what was lost before all by itself."""
        if self._suspects:
            if not self._out:
                self._submit(self._suspects.popleft())
            return
        if any(given.losses for given, _ in self._out.values()):
            return
        room = 2 * self.width - len(self._out)
        while self._waiting and room > 0:
            self._submit(self._waiting.popleft())
            room -= 1

    def _submit(self, given: _Given) -> None:
        payload = packed(given.call.function, given.call.arguments)
        given.sent = len(payload)
        try:
            future = self._executor.submit(perform, payload, uuid4().hex)
        except BrokenExecutor as error:
            self._renew(self._executor, error)
            future = self._executor.submit(perform, payload, uuid4().hex)
        self._out[future] = given, self._executor
        future.add_done_callback(self._ended.put)

    def _lost(self, given: _Given, executor: Executor, failure: BaseException) -> Iterator[Done]:
        """What becomes of a call that the executor did not do."""
        if isinstance(failure, KeyboardInterrupt):
            raise failure
        reason = f"{type(failure).__name__}: {failure}"
        log().info(f"{given.call.name}: lost with its worker ({reason})")
        if self._watch is not None:
            self._watch.lost()
        if isinstance(failure, BrokenExecutor) and self._renew(executor, failure):
            # A pool that breaks while it is given work may forget that (the standard library's does, before 3.12).
            forgotten = [future for future, (_, where) in self._out.items() if where is executor and not future.done()]
            for future in forgotten:
                if future in self._out:
                    yield from self._lost(*self._out.pop(future), failure)
        losses, call = given.losses + 1, given.call
        if losses == MAX_LOSSES - 1 and call.halves is not None:
            self._suspects.extend(_Given(half, losses - 1, reason) for half in call.halves())
        elif losses < MAX_LOSSES:
            self._suspects.append(_Given(call, losses, reason))
        else:
            error = ExecutorError(f"{call.name}: set aside, it ended {losses} workers ({reason})")
            log().warning(str(error))
            yield Done(call, None, lost=error)

    def _renew(self, broken: Executor, failure: BaseException) -> bool:
        """Go on with a new executor, or with one that renews itself; returns whether there is a new one."""
        if broken is not self._executor or hasattr(broken, "interrupt"):
            return False
        if self._make is None:
            raise ExecutorError(
                f"the executor has broken ({failure}); arcbatt.executors.ProcessExecutor, or a function that returns "
                "an executor instead of one, goes on in a new one"
            )
        broken.shutdown(wait=False)
        self._executor = self._make()
        return True


class CancelledByOthers(Exception):
    """Somebody else has cancelled the work, as the scheduler of a cluster does that is restarted."""


def executor_width(executor: Executor) -> int:
    """How many calls an executor does at once, as far as it tells; otherwise as many as there are processors here."""
    for name in ("num_workers", "_max_workers"):
        told = getattr(executor, name, None)
        if isinstance(told, int) and told > 0:
            return told
    client = getattr(executor, "_client", None)  # Dask's
    if client is not None and hasattr(client, "nthreads"):
        return max(1, sum(map(int, client.nthreads().values())))
    return os.cpu_count() or 1


def log() -> logging.Logger:
    """The logger of all of arcbatt."""
    return logging.getLogger("arcbatt")
