"""What several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from arcbatt.cli.outputs import say
from arcbatt.errors import BattError, TaskError, UsageError
from arcbatt.limits import Limits
from arcbatt.store import Store
from arcbatt.tasks import LoadedTask, Source, Task, load_task

if TYPE_CHECKING:
    from arcbatt.answering.progress import SubmissionFile

DEFAULT_STORE = "store"

_Decorator = Callable[[Any], Any]

strict_option = click.option("--strict", is_flag=True, help="Stop at the first program or task that is wrong.")
quiet_option = click.option("--quiet", is_flag=True, help="Print the result only.")
whole_s_option = click.option(
    "--whole-s", is_flag=True, help="Show a demo sample its own pair in S, as other systems do."
)
workers_option = click.option(
    "--workers", type=click.IntRange(0, 1024), default=0, help="Worker threads; 0: one for each processor."
)
trace_option = click.option(
    "--trace", "trace_path", help="Write a timeline: JSON for ui.perfetto.dev, or a picture (.svg)."
)
palette_option = click.option(
    "--palette",
    "colours",
    type=click.Choice(["arc", "safe"]),
    default="arc",
    show_default=True,
    help="safe: colours for colour-blind people, with digits.",
)
_first_id_option = click.option("-i", "--task_ids", "first_id", metavar="ID...", help="The tasks, one or more ids.")
_more_ids_argument = click.argument("more_ids", nargs=-1, metavar="")


_DURATION = r"(?:([\d.]+)h)?(?:([\d.]+)m(?:in)?)?(?:([\d.]+)s?)?"


def seconds_of(context: click.Context, parameter: click.Parameter, text: str | None) -> float | None:
    """The seconds of a time as ``11h``, ``90m``, ``1h30m`` or ``45``."""
    if text is None:
        return None
    found = re.fullmatch(_DURATION, text.replace(" ", ""), re.ASCII)
    try:
        parts = [float(part or 0) for part in found.groups()] if found else []
    except ValueError:
        parts = []
    seconds = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    if not seconds > 0:
        raise click.BadParameter(f"expected a time as 11h, 90m, 1h30m or 45 (seconds), found {text!r}")
    return seconds


total_option = click.option(
    "--total", metavar="TIME", callback=seconds_of, help="Time for all tasks together, as 11h or 90m; they share it."
)


def _devices(context: click.Context, parameter: click.Parameter, text: str) -> str | int:
    """``auto``, ``off``, or a number of devices."""
    if text in ("auto", "off"):
        return text
    if re.fullmatch(r"[1-9]\d?", text, re.ASCII):
        return int(text)
    raise click.BadParameter(f"expected auto, off or a number of devices, found {text!r}")


gpu_option = click.option(
    "--gpu",
    metavar="auto|off|N",
    callback=_devices,
    default="off",
    show_default=True,
    help="Run the coarse search on all GPUs, none, or so many; the answers are the same. Not yet measured on a GPU.",
)


def live_options(command: Any) -> Any:
    """``--live`` and ``--serve``."""
    live = click.option("--live", is_flag=True, help="On a terminal show all that runs, rates, answers so far.")
    serve = click.option(
        "--serve",
        type=click.IntRange(0, 65535),
        metavar="PORT",
        help="Show the same as a page at http://127.0.0.1:PORT; 0: a free port.",
    )
    return live(serve(command))


def data_option(help: str = "Where the tasks are from, as for 'batt run'.", required: bool = False) -> _Decorator:
    """``--data``."""
    return click.option("--data", required=required, help=help)


def store_option(help: str = "Folder of the store.  [default: store]") -> _Decorator:
    """``--store`` as `store_path`; None if it is not given."""
    return click.option("--store", "store_path", help=help)


def fuel_option(of: str, more: str = "", most: int = 2**59) -> _Decorator:
    """``--fuel``; see `limits_with`."""
    return click.option("--fuel", type=click.IntRange(1, most), help=f"Fuel for each {of}.{more}")


def seed_option(help: str) -> _Decorator:
    """``--seed``; see `new_seed`."""
    return click.option("--seed", type=int, help=help)


def json_option(help: str) -> _Decorator:
    """``--json`` as `json_path`."""
    return click.option("--json", "json_path", help=help)


def report_option(of: str) -> _Decorator:
    """``--report`` as `report_path`."""
    return click.option("--report", "report_path", help=f"Write a page about the {of} (HTML).")


def tasks_options(command: Any) -> Any:
    """``-i ID...``; see `named_ids`."""
    return _first_id_option(_more_ids_argument(command))


def named_ids(first_id: str | None, more_ids: Sequence[str]) -> list[str]:
    """The ids that follow ``-i``, which takes only one by itself."""
    if more_ids and first_id is None:
        raise UsageError(f"unexpected {more_ids[0]!r}; task ids follow -i")
    return [first_id, *more_ids] if first_id is not None else []


def limits_with(fuel: int | None) -> Limits:
    """The usual limits, with so much fuel if any is given."""
    return Limits(fuel) if fuel else Limits()


def gpu_line(workers: int, drivers: Path = Path("/proc/driver/nvidia/gpus")) -> str:
    """What graphics processors there are, and what uses them. Nothing is initialised for this."""
    folders = sorted(drivers.iterdir()) if drivers.is_dir() else []
    files = [file.read_text(errors="replace") for folder in folders if (file := folder / "information").is_file()]
    models = [found.group(1).strip() for text in files if (found := re.search(r"Model:(.*)", text))]
    use = "used by batt solve --gpu auto; not for a batt, whose few calls are not yet measured on a GPU"
    there = f"{', '.join(models)} ({use})" if models else "none (no NVIDIA driver)"
    return f"GPU: {there}; scoring on {workers} CPU workers"


def check_outputs(*paths: str | None) -> None:
    """Raise `UsageError`, before any work, for a file that could not be written in the end."""
    for path in paths:
        if path and (Path(path).is_dir() or not Path(path).absolute().parent.is_dir()):
            what = "is a folder" if Path(path).is_dir() else "its folder does not exist"
            raise UsageError(f"{path}: cannot be written: {what}")


class LeftOut:
    """What is wrong with the input: each program and task is told when it is met and left out; the rest is done, and
    the exit status says so. With `strict` the first one ends the command."""

    def __init__(self, strict: bool = False) -> None:
        self.strict = strict
        self.count = 0

    def __call__(self, error: BattError) -> None:
        """Leave out what the error is about."""
        if self.strict:
            raise error
        self.count += 1
        say(f"Left out: {error}", err=True)

    def load(self, ids: Sequence[str], source: Source | None) -> list[LoadedTask]:
        """The tasks of these ids, as far as they can be read. Raises if none can."""
        found, errors = [], []
        for task_id in dict.fromkeys(ids):
            try:
                found.append(load_task(task_id, source))
            except TaskError as error:
                errors.append(error)
        if errors and len(errors) == len(set(ids)) == 1:
            raise errors[0]
        for wrong in errors:
            self(wrong)
        self.check_rest(len(found), len(errors), "tasks")
        return found

    def check_rest(self, done: int, wrong: int, what: str) -> None:
        """Raise `UsageError` if nothing is left to be done."""
        if wrong and not done:
            raise UsageError(f"none of the {wrong} {what} can be read")

    def status(self) -> int:
        """The exit status: 1 if anything was left out."""
        return int(self.count > 0)


def new_seed() -> int:
    """A seed for a run that was given none; it is recorded."""
    return int.from_bytes(os.urandom(4), "big") >> 1


def submission_of(
    output: str, tasks: Sequence[Task], seed: int | None, *, whole_s: bool = False, resume: bool = False
) -> tuple[SubmissionFile, int]:
    """The submission that a command writes, and its seed: when it goes on, the one it had. It is told if another file
    was there."""
    from arcbatt.answering.progress import SubmissionFile

    file = SubmissionFile(output, tasks, whole_s=whole_s, resume=resume)
    if file.moved is not None:
        say(f"{output} was no submission for these challenges; it is {file.moved} now", err=True)
    if seed is None and resume:
        seed = file.seed
    return file, new_seed() if seed is None else seed


def open_store(path: str | None, create: bool = True) -> Store | None:
    """The store at `path`; without `create` it is opened for reading only, None if `path` is and there is no store.

    It is closed at the end of the command.
    """
    folder = Path(path or DEFAULT_STORE)
    if not create and not folder.exists():
        if path is not None:
            raise UsageError(f"no store at {folder}; 'batt run' makes one")
        return None
    return close_later(Store(folder, read_only=not create))


def close_later(store: Store) -> Store:
    """Close the store at the end of the command."""
    click.get_current_context().call_on_close(store.close)
    return store
