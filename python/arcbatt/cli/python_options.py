"""How commands run candidates in Python."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from arcbatt.cli.options import LeftOut
from arcbatt.errors import BattError, ProgramError
from arcbatt.evaluating.mixed import PythonSettings

_ISOLATION = click.option(
    "--isolation",
    help="Isolation of candidates in Python: seccomp+landlock, seccomp, process. Default: the most there is.",
)
_MODULES = click.option(
    "--module", "modules", multiple=True, help="What candidates in Python may import beyond NumPy and what computes."
)
_SECONDS = click.option(
    "--python-seconds", type=float, default=1.0, show_default=True, help="For each candidate in Python and sample."
)
_MEMORY = click.option(
    "--python-memory", type=int, default=512, show_default=True, help="MiB for each candidate in Python."
)


def python_options(command: Any) -> Any:
    """``--isolation``, ``--module``, ``--python-seconds``, ``--python-memory``; see `python_settings`."""
    return _ISOLATION(_MODULES(_SECONDS(_MEMORY(command))))


def python_settings(
    *, isolation: str | None, modules: tuple[str, ...], python_seconds: float, python_memory: int
) -> PythonSettings:
    """What these options say. Nothing is imported for what they say by default."""
    if (python_seconds, python_memory) == (1.0, 512):
        return PythonSettings(None, modules, isolation)
    from arcbatt.evaluating.python import PythonLimits

    return PythonSettings(PythonLimits(python_seconds, python_memory), modules, isolation)


class PoolErrors:
    """What is no candidate in a file: the first few are told one by one, the others by kind."""

    def __init__(self, left_out: LeftOut, most: int = 10) -> None:
        self._left_out, self._most = left_out, most
        self._kinds: Counter[str] = Counter()

    def __call__(self, error: BattError) -> None:
        """Leave out what the error is about."""
        self._kinds[error.slug if isinstance(error, ProgramError) else "other"] += 1
        if self._left_out.strict or self._kinds.total() <= self._most:
            self._left_out(error)
        else:
            self._left_out.count += 1

    def tell_rest(self) -> None:
        """Say how many there were in all, and of what kinds, if not all of them were told."""
        if self._kinds.total() > self._most:
            kinds = ", ".join(f"{slug} {number}" for slug, number in self._kinds.most_common())
            click.echo(f"Left out: {self._kinds.total()} in all: {kinds}", err=True)
