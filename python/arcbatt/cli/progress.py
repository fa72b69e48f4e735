"""How far a long command is, on standard error."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from shutil import get_terminal_size


class Progress:
    """What a command shows of itself while it works; nothing at all if `quiet`."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._told_at = 0.0
        self._line_open = False
        self.advance: Callable[[], None] = lambda: None
        """One of the tasks is done."""

    def tell(self, line: Callable[[], str]) -> None:
        """Show where things stand: on a terminal one line that is written over, otherwise a line every ten seconds.
        `line` is called only when it is time for that."""
        now = time.monotonic()
        if self._quiet or now - self._told_at < (0.1 if self._terminal else 10.0):
            return
        self._told_at = now
        if self._terminal:
            columns = get_terminal_size().columns - 1
            sys.stderr.write("\r" + line()[:columns].ljust(columns))
            self._line_open = True
        else:
            sys.stderr.write(line() + "\n")
        sys.stderr.flush()

    def close(self) -> None:
        """End the line that is written over."""
        if self._line_open:
            sys.stderr.write("\n")


@contextlib.contextmanager
def progress(quiet: bool, total: int = 0, least: int = 2) -> Iterator[Progress]:
    """The progress of a command. On a terminal, with a `total` of at least so many tasks, there is a bar of them, which
    `Progress.advance` moves on."""
    shown = Progress(quiet)
    with contextlib.ExitStack() as stack:
        stack.callback(shown.close)
        if not quiet and total >= least and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import MofNCompleteColumn
            from rich.progress import Progress as Bars

            columns = (*Bars.get_default_columns(), MofNCompleteColumn())
            bars = stack.enter_context(Bars(*columns, console=Console(stderr=True)))
            bar = bars.add_task("tasks", total=total)
            shown.advance = lambda: bars.advance(bar)
        yield shown
