"""Options of commands that work beyond this process: ``--executor`` and ``--shard``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeVar

import click

from arcbatt.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from arcbatt.cli.standing import Standing

_T = TypeVar("_T")

executor_option = click.option(
    "--executor", "executor_name", metavar="NAME", help="Where to work: processes:4, dask:tcp://HOST:8786, ray."
)
shard_option = click.option("--shard", metavar="K/N", help="Of N parts only part K, from 1; see 'batt merge'.")


def executor_of(name: str | None) -> AbstractContextManager[Executor | None]:
    """The executor of ``--executor`` for the time of a ``with`` block; None if there is none."""
    if name is None:
        return nullcontext(None)
    from arcbatt.executors import open_executor

    return open_executor(name)


def watched(executor: Executor | None, course: Standing) -> AbstractContextManager[None]:
    """For the time of a ``with`` block the workers of an executor are among what a course shows."""
    if executor is None:
        return nullcontext()
    from arcbatt.executors import watching

    return watching(course.worker)


def part_of(items: Sequence[_T], shard: str | None) -> list[_T]:
    """The items of a part: every n-th, so that neighbours, which are alike, are shared out. Raises `UsageError`."""
    if shard is None:
        return list(items)
    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", shard)
    number, parts = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= parts:
        raise UsageError(f"--shard {shard}: expected K/N with K from 1 to N, as 3/100")
    return list(items[number - 1 :: parts])


def empty_part(shard: str | None) -> int:
    """Say that a part has nothing in it; the exit status."""
    click.echo(f"part {shard}: nothing to do")
    return 0
