"""What several commands share."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from random import SystemRandom

import click

from arcbatt.errors import UsageError
from arcbatt.store import Store

DEFAULT_STORE = "store"

palette_option = click.option(
    "--palette",
    "colours",
    type=click.Choice(["arc", "safe"]),
    default="arc",
    show_default=True,
    help="safe: colours for colour-blind people, with digits.",
)


def gpu_line(workers: int) -> str:
    """What graphics processors there are, and that scoring does not use them. Nothing is initialised for this."""
    import importlib.util

    drivers = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
    models = [m.group(1).strip() for d in drivers if (m := re.search(r"Model:(.*)", d.read_text(errors="replace")))]
    cupy = importlib.util.find_spec("cupy") is not None
    found = ", ".join(models) if models else "none"
    why = "not used" if models and cupy else "no NVIDIA driver" if cupy else "CuPy not installed"
    return f"GPU: {found} ({why}); scoring on {workers} CPU workers"


def check_outputs(*paths: str | None) -> None:
    """Raise `UsageError`, before any work, for a file that could not be written in the end."""
    for path in paths:
        if path and (Path(path).is_dir() or not Path(path).absolute().parent.is_dir()):
            what = "is a folder" if Path(path).is_dir() else "its folder does not exist"
            raise UsageError(f"{path}: cannot be written: {what}")


def new_seed() -> int:
    """A seed for a run that was given none; it is recorded."""
    return SystemRandom().randrange(2**31)


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


def command_line() -> str:
    """The command as runs record it; what is not valid Unicode in it is escaped, for files and stores."""
    words = [Path(arg).name if k == 0 else arg for k, arg in enumerate(sys.argv)]
    return " ".join(words).encode("utf-8", "backslashreplace").decode()
