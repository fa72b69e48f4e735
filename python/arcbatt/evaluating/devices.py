"""Devices for the coarse search. They change nothing but time; where they are not or fail, the processor does it."""

from __future__ import annotations

import os
import threading
from functools import cache
from pathlib import Path

from arcbatt import _engine

PTX = Path(__file__).parent / "coarse.ptx"
"""The kernels, built by ``make gpu`` and a part of wheels for Linux; ARCBATT_PTX names another file."""


_ONE = threading.Lock()


def open_devices(gpu: str | int, batch: int | None = None) -> tuple[_engine.Devices | None, str | None]:
    """Devices for searches, opened once in a process, and a line to be told if they are not all that was asked for.

    Parameters: `gpu` is ``off``, ``auto`` for all that there are, or how many. Batches of less than `batch` results are
    left to the processor; None means with ``auto`` as many as are faster on devices, which is measured now, else 4,096.

    Example:
        >>> open_devices("off")
        (None, None)
    """
    if gpu == "off":
        return None, None
    with _ONE:
        return _opened(os.getpid(), gpu, batch)  # a process that was forked from this one opens its own


@cache
def _opened(process: int, gpu: str | int, batch: int | None) -> tuple[_engine.Devices | None, str | None]:
    path = Path(os.environ.get("ARCBATT_PTX") or PTX)
    try:
        kernels = path.read_text("utf-8")
    except (OSError, ValueError):
        return None, f"GPU: not used; no kernels at {path}, make gpu builds them"
    count = gpu if isinstance(gpu, int) else None
    devices, note = _engine.open_devices(count, kernels, batch, count is None and batch is None)
    if devices is None:
        return None, f"{note}; not used"
    return devices, note
