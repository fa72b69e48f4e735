"""Ray as an executor."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

from arcbatt.errors import UsageError

_P = ParamSpec("_P")
_T = TypeVar("_T")


class RayExecutor(Executor):
    """A Ray cluster as an executor. Its machines need this version of arcbatt; Ray is not installed with it.

    Parameters
    ----------
    address: of the cluster, as ``ray.init`` takes it; None: the one connected to already, or a new one on this machine.
    options: what a job needs and more, as ``ray.remote`` takes it: ``num_cpus=2``.

    Raises
    ------
    UsageError: Ray is not installed.

    Example
    -------
    ::

        with arcbatt.executors.RayExecutor("ray://head:10001") as executor:
            results = batt.score(task, executor=executor)
    """

    def __init__(self, address: str | None = None, **options: Any) -> None:
        try:
            import ray
        except ImportError:
            raise UsageError("Ray is not installed; pip install ray") from None
        self._ray = ray
        self._began = not ray.is_initialized()
        if self._began:
            ray.init(address=address, log_to_driver=False, include_dashboard=False if address is None else None)
        # What a lost worker had is given out again by arcbatt, which counts.
        self._remote = ray.remote(_call).options(**{"max_retries": 0, **options})

    @property
    def num_workers(self) -> int:
        """How many jobs run at once."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have ``fn(*args, **kwargs)`` done."""
        reference = self._remote.remote(fn, args, kwargs)
        future: Future[_T] = reference.future()
        future.add_done_callback(lambda done: self._ray.cancel(reference) if done.cancelled() else None)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Disconnect, if this connected."""
        if self._began and self._ray.is_initialized():
            self._ray.shutdown()


def _call(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    return function(*args, **kwargs)
