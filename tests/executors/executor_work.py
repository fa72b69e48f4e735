"""What tests of executors have done elsewhere; a module, so that workers can import it."""

import os
import threading
import time
from concurrent.futures import Executor
from pathlib import Path


def squares(items):
    return [n * n for n in items]


def times(items, factor):
    return [factor * n for n in items]


def deadly(items, wrong):
    """Ends the process when it meets a wrong item."""
    if set(items) & set(wrong):
        os._exit(1)
    return list(items)


def once(items, folder):
    """Ends the process when it meets the item 7 for the first time."""
    mark = Path(folder, "ended")
    if 7 in items and not mark.exists():
        mark.touch()
        os._exit(1)
    return list(items)


def raising(items):
    raise ValueError(f"wrong: {items[0]}")


def unpicklable(items):
    return threading.Lock()


def waiting(items, folder):
    """Tells that it has begun, and goes on until it is ended."""
    Path(folder, str(os.getpid())).touch()
    while True:
        time.sleep(0.01)


class Hooked(Executor):
    """An executor that calls a function before its n-th job."""

    def __init__(self, executor, number, hook):
        self._executor, self._left, self._hook = executor, number, hook
        self.num_workers = 3
        self.jobs = 0

    def submit(self, fn, /, *args, **kwargs):
        self.jobs += 1
        if self.jobs == self._left:
            self._hook()
        return self._executor.submit(fn, *args, **kwargs)
