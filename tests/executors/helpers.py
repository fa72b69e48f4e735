"""What tests of executors have done elsewhere."""

import os
import time
from pathlib import Path


def squares(items, times=()):
    return [n * n for n in items]


def slow(items, folder):
    """Leaves a mark for each item when it begins."""
    for n in items:
        Path(folder, str(n)).touch()
    time.sleep(60)


def deadly(items, wrong):
    """Ends the process when it meets a wrong item."""
    if set(items) & set(wrong):
        os._exit(1)
    return [os.getpid() for _ in items]


def once(items, folder):
    """Ends the process the first time."""
    mark = Path(folder, "ended")
    if 7 in items and not mark.exists():
        mark.touch()
        os._exit(1)
    return list(items)


def raising(items):
    raise ValueError(f"wrong: {items[0]}")
