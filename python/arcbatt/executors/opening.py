"""Executors by name, as the command line has them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from arcbatt.errors import UsageError
from arcbatt.executors.processes import ProcessExecutor
from arcbatt.executors.ray import RayExecutor

FORMS = "processes:N, dask:ADDRESS, dask:N (processes here), ray, ray:ADDRESS"


@contextmanager
def open_executor(name: str) -> Iterator[Executor]:
    """An executor for the time of a ``with`` block.

    Parameters
    ----------
    name: ``processes:4`` (``processes``: one for each processor), ``dask:tcp://host:8786`` for a cluster that runs,
        ``dask:4`` for one of 4 processes on this machine, ``ray`` or ``ray:ADDRESS``.

    Raises
    ------
    UsageError: there is no such executor, what it needs is not installed, or nothing answers at the address.

    Example
    -------
    >>> with open_executor("processes:2") as executor:
    ...     executor.num_workers
    2
    """
    kind, _, rest = name.partition(":")
    if kind == "processes" and (not rest or rest.isdecimal()):
        with ProcessExecutor(int(rest or 0)) as executor:
            yield executor
    elif kind == "ray":
        with RayExecutor(rest or None) as executor:
            yield executor
    elif kind == "dask" and rest:
        with _dask(rest) as executor:
            yield executor
    else:
        raise UsageError(f"executor {name!r}: expected {FORMS}")


@contextmanager
def _dask(where: str) -> Iterator[Executor]:
    try:
        from dask import config
        from distributed import Client
    except ImportError:
        raise UsageError("Dask is not installed; pip install 'dask[distributed]'") from None
    try:
        if where.isdecimal():
            # What ends workers is known here; by itself Dask tries everything on four of them.
            with config.set({"distributed.scheduler.allowed-failures": 0}):
                client = Client(n_workers=int(where), threads_per_worker=1, dashboard_address=None)
        else:
            client = Client(where, timeout=10)
    except (OSError, ValueError, TypeError) as error:  # of these are its time-outs, too
        raise UsageError(f"executor dask:{where}: {error}") from None
    with client:
        yield client.get_executor(pure=False)
