"""``batt pipe``."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from typing import Any

import click

from arcbatt.cli.options import data_option, fuel_option, limits_with, workers_option
from arcbatt.cli.python_options import python_options, python_settings

_MAX_BATCH = 2000
_MAX_BYTES = 1 << 21


@click.command()
@data_option("Where the tasks are. Default: ARC-AGI-1, then ARC-AGI-2.")
@click.option("--unordered", is_flag=True, help="Answer as soon as there is an answer, not in the order of requests.")
@click.option("--feedback", "with_feedback", is_flag=True, help="With what a model needs to mend its program, as text.")
@workers_option
@fuel_option("candidate and sample")
@python_options
def pipe(data: str | None, unordered: bool, with_feedback: bool, workers: int, fuel: int | None, **python: Any) -> int:
    """Score candidates as they come: a JSON object on each line of standard input, one on each line of standard output.

    A request has a task_id, or a whole task, and code; it may say its language and have an id, which comes back. An
    answer has statuses, outputs, differences and reasons, by sample. Outputs of tests are not looked at. What is no
    request is answered with an error. No more is read than can be answered soon. Ends with the input, or by Ctrl-C.

    Example: echo '{"task_id": "67a3c6ac", "code": "O = vmirror(I)"}' | batt pipe
    """
    from arcbatt.scoring.requests import Responder, encode
    from arcbatt.tasks import open_source

    settings = python_settings(**python)
    source = open_source(data) if data else None
    out = sys.stdout.buffer
    responder = Responder(source, limits_with(fuel), workers, settings, with_feedback)
    for lines in _batches(sys.stdin.fileno()):
        answers = responder.answers(lines)
        for _, answer in answers if unordered else sorted(answers, key=lambda pair: pair[0]):
            out.write(encode(answer))
            if unordered:
                out.flush()
        out.flush()
    return 0


def _batches(file: int) -> Iterator[list[str]]:
    """The lines of a file: those that are there already at once, waiting only if there are none.

    Nothing is read ahead, so that a writer that is too fast waits.
    """
    rest, ended = b"", False
    while not ended:
        chunks: list[bytes] = []
        size = 0
        while size < _MAX_BYTES and (not chunks or select.select([file], [], [], 0)[0]):
            chunk = os.read(file, 1 << 16)
            if not chunk:
                ended = True
                break
            chunks.append(chunk)
            size += len(chunk)
            if b"\n" not in chunk and not select.select([file], [], [], 0)[0]:
                break
        *lines, rest = (rest + b"".join(chunks)).split(b"\n")
        if ended:
            lines.append(rest)
        found = [line.decode("utf-8", "replace") for line in lines if line.strip()]
        for begin in range(0, len(found), _MAX_BATCH):
            yield found[begin : begin + _MAX_BATCH]
