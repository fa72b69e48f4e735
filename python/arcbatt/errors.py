"""The one family of exceptions.

Messages say what was wrong, where, and what would be right; the command line shows the message alone.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class BattError(Exception):
    """Anything that arcbatt finds wrong with what it was given."""


class ProgramError(BattError):
    """A text is not a program, or a program ended without a value.

    If the text was refused, look at `line` and `column` of `file`: programs are lines
    ``name = function(arguments)`` that end in ``return name``. If an evaluation failed, `slug` says why
    (``type_error``, ``fuel``, ...; all of them: ``arcbatt.faults()``) and `line` where in the program.
    """

    def __init__(
        self,
        message: str,
        *,
        slug: str,
        line: int | None = None,
        column: int | None = None,
        file: str | None = None,
    ) -> None:
        super().__init__(message)
        self.slug = slug
        self.line = line
        self.column = column
        self.file = file

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is unpickled by calling its class with `args` alone, which would lack the slug; and one
        # that cannot be unpickled breaks the executor whose worker raised it.
        make = partial(type(self), slug=self.slug, line=self.line, column=self.column, file=self.file)
        return make, self.args


class TaskError(BattError):
    """A task is unknown or its data is not well formed. Check the id, and what ``--data`` points to."""


class StoreError(BattError):
    """A store cannot be read or written.

    Check its path and the space on the disk; see also ``batt store verify``.
    """


class LimitError(BattError):
    """A limit is not a sensible number.

    All limits are positive; fuel is in units of about ten nanoseconds.
    """


class UsageError(BattError):
    """A command was given arguments that do not fit together. ``--help`` shows an example."""


class EngineError(BattError):
    """The engine contradicts itself or has crashed: a defect of arcbatt.

    Please report it with program and task.
    """


class ExecutorError(BattError):
    """An executor cannot do the work: it is broken for good, or its workers are lost with it every time.

    The message says what they were given; see `arcbatt.executors`.
    """


def expect(value: object, kinds: type | tuple[type, ...], what: str, hint: str = "") -> None:
    """Raise `UsageError` unless a value, which `what` names, is of one of these types."""
    if isinstance(value, kinds):
        return
    names = [kind.__name__ for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
    names = [f"an {name}" if name[0] in "AEIOU" else f"a {name}" for name in names]
    shown = repr(value)
    found = type(value).__name__ + (f" {shown}" if len(shown) <= 40 else "")
    raise UsageError(f"{what}: expected {' or '.join(names)}, found {found}" + (f"; {hint}" if hint else ""))


def expect_number(value: object, what: str, least: float, most: float, *, whole: bool = True) -> None:
    """Raise `LimitError` unless a value, which `what` names, is a number in this range, and an integer if `whole`."""
    kind = "an integer" if whole else "a number"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise LimitError(f"{what}: expected {kind}, found {value!r:.60}")
    if not least <= value <= most:
        raise LimitError(f"{what}: expected {kind} from {least} to {_power(most)}, found {value!r:.60}")


def _power(number: float) -> str:
    """Large powers of two as such: 2**60 is read faster than 19 digits."""
    if isinstance(number, int) and number > 2**30:
        return f"2**{number.bit_length() - 1}" if number & (number - 1) == 0 else f"2**{number.bit_length()} - 1"
    return str(number)
