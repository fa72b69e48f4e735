"""Work beyond this process: any `concurrent.futures.Executor` carries it.

Whatever takes `executor=` (`Batt.score`, `run_task`, `check_programs`, `evolve`, `solve`) takes the standard library's
process pool, loky, Dask's `Client.get_executor()`, mpi4py's, `ProcessExecutor`, `RayExecutor`; or a function that
returns one, which is called again when an executor has broken. Results do not depend on which it is.
"""

from arcbatt.executors.carrying import cancelled_here
from arcbatt.executors.dispatch import AnyExecutor, Call, Dispatcher, Done, watching
from arcbatt.executors.opening import open_executor
from arcbatt.executors.pieces import PieceDone, in_pieces
from arcbatt.executors.processes import ProcessExecutor
from arcbatt.executors.ray import RayExecutor
from arcbatt.executors.sizes import JobSizes

__all__ = [
    "AnyExecutor",
    "Call",
    "Dispatcher",
    "Done",
    "JobSizes",
    "PieceDone",
    "ProcessExecutor",
    "RayExecutor",
    "cancelled_here",
    "in_pieces",
    "open_executor",
    "watching",
]
