"""Ctrl-C and keys that end a long command in good order."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def stopping(keys: bool = False) -> Iterator[Callable[[], str]]:
    """Returns a function that says whether to stop: ``interrupt`` after Ctrl-C, with `keys` also ``key`` after 'q',
    otherwise nothing.

    A second Ctrl-C ends the process the usual way.
    """
    said: list[str] = []

    def interrupt(number: int, frame: object) -> None:
        if said:
            raise KeyboardInterrupt
        said.append("interrupt")

    with contextlib.ExitStack() as stack:
        try:
            before = signal.signal(signal.SIGINT, interrupt)
            stack.callback(signal.signal, signal.SIGINT, before)
        except ValueError:
            pass  # not the main thread: Ctrl-C is somebody else's business
        key = stack.enter_context(_keys()) if keys else (lambda: "")

        def stop() -> str:
            if not said and key() == "q":
                said.append("key")
            return said[0] if said else ""

        yield stop


@contextlib.contextmanager
def _keys() -> Iterator[Callable[[], str]]:
    """Returns a function that returns the key that was pressed, if there is a terminal that can tell."""
    try:
        import select
        import termios
        import tty

        if not sys.stdin.isatty():
            raise OSError
        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
        tty.setcbreak(number)
    except (ImportError, OSError, ValueError):
        yield lambda: ""
        return
    try:
        yield lambda: sys.stdin.read(1) if select.select([sys.stdin], [], [], 0)[0] else ""
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
