"""How far a long command is, on standard error: a line that is written over on a terminal, elsewhere a line every ten
seconds."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arcbatt.cli.standing import Standing

EVERY_ON_TERMINAL = 0.1
EVERY_ELSEWHERE = 10.0
"""Seconds from one line to the next."""

_OPEN: list[ProgressLine] = []
"""The lines that are shown now: before anything else is printed they are cleared."""


class ProgressLine:
    """Shows a course for as long as it is open."""

    def __init__(self, course: Standing) -> None:
        self._course = course
        self._terminal = sys.stderr.isatty()
        self._told_at = time.monotonic()
        self._shown = 0

    def show(self) -> None:
        """Show where things stand, if it is time for that."""
        now = time.monotonic()
        if now - self._told_at < (EVERY_ON_TERMINAL if self._terminal else EVERY_ELSEWHERE):
            return
        self._told_at = now
        if self._terminal:
            from shutil import get_terminal_size

            columns = get_terminal_size().columns - 1
            line = terminal_line(self._course, columns, _encodes(FULL + EMPTY))
            sys.stderr.write("\r" + line.ljust(self._shown))
            self._shown = len(line)
        else:
            sys.stderr.write(plain_line(self._course) + "\n")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
            self._shown = 0


FULL, EMPTY = "█", "░"


def _encodes(text: str) -> bool:
    try:
        text.encode(sys.stderr.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def terminal_line(course: Standing, columns: int, fine: bool = True) -> str:
    """A course in a line of at most so many columns, cut between words; of several tasks with a bar, which is drawn
    with blocks if they are `fine`."""
    parts = []
    if course.total > 1:
        room = max(8, columns // 6)
        full = room * len(course.done) // course.total
        on, off = (FULL, EMPTY) if fine else ("#", ".")
        parts.append(on * full + off * (room - full))
    counts, now = course.counts(), course.now()
    parts += [counts, now] if course.total > 1 else [", ".join(filter(None, [now, counts]))]
    line = "  ".join(filter(None, parts))
    if len(line) > columns and course.total == 1 and counts:
        line = f"{counts}, {now}"  # the time left must not be what is cut
    if len(line) > columns:
        line = line[: columns + 1].rpartition(" ")[0].rstrip(" ,") if " " in line[: columns + 1] else line[:columns]
    return line


def plain_line(course: Standing) -> str:
    """A course in a line for a file."""
    return ": ".join(filter(None, [course.counts(), course.now()]))


def clear_line() -> None:
    """Take away the line of progress that is shown, if any; it comes again by itself."""
    for line in _OPEN:
        line.clear()


@contextlib.contextmanager
def progress(
    quiet: bool, total: int = 1, budget: float | None = None, *, live: bool = False, serve: int | None = None
) -> Iterator[Standing]:
    """The course of a command over so many tasks, which takes at most `budget` seconds.

    It is shown unless `quiet`, on a terminal with `live` all of it; and as a page on the port `serve`, if one is given.
    """
    from arcbatt.cli.standing import Standing

    course = Standing(total, budget)
    with contextlib.ExitStack() as stack:
        if serve is not None:
            from arcbatt.cli.serving import serving

            address = stack.enter_context(serving(course, serve))
            sys.stderr.write(f"Live view: {address}\n")
        if not quiet:
            stack.enter_context(_live(course) if live and sys.stderr.isatty() else _line(course))
        try:
            yield course
        finally:
            course.ended = True


@contextlib.contextmanager
def _live(course: Standing) -> Iterator[None]:
    from rich.console import Console
    from rich.live import Live

    from arcbatt.views.live import live_terminal

    console = Console(stderr=True)
    with Live(console=console, get_renderable=lambda: live_terminal(course.state()), refresh_per_second=4):
        yield


@contextlib.contextmanager
def _line(course: Standing) -> Iterator[None]:
    line = ProgressLine(course)
    course.changed = line.show
    _OPEN.append(line)
    try:
        yield
    finally:
        line.clear()
        _OPEN.remove(line)
