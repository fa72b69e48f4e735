"""What parts of the candidates come to, as all of them in one process would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from arcbatt.evaluating.table import Clock, Runs

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Piece(NamedTuple):
    """Some of the candidates on a sample; the numbers that these have among all; when their evaluation began, in
    nanoseconds from the beginning of all, and the number of the first worker."""

    runs: Runs
    numbers: Sequence[int]
    begun: int = 0
    worker: int = 0


def merge_runs(pieces: Sequence[Piece]) -> Runs:
    """One sample, of which parts were evaluated apart.

    Parameters
    ----------
    pieces: each candidate is in one of them, in any order.

    Returns
    -------
    What all candidates together come to: each different output once, in the order in which they first come.

    Example
    -------
    >>> from arcbatt import Program, load_task
    >>> from arcbatt.evaluating.cases import task_cases
    >>> from arcbatt.evaluating.engine import Job, evaluate
    >>> programs = tuple(Program.parse(f"O = {name}(I)") for name in ("hmirror", "vmirror", "hmirror"))
    >>> cases = tuple(task_cases(load_task("007bbfb7").task))[:1]
    >>> whole, first, last = (evaluate(Job(some, cases)).samples[0] for some in (programs, programs[1:], programs[:1]))
    >>> merge_runs([Piece(first, [1, 2]), Piece(last, [0])]).output == whole.output
    True
    """
    import numpy as np  # takes longer to load than a short run may last

    parts = [piece.runs for piece in pieces]
    numbers = [np.array(piece.numbers, np.int32) for piece in pieces]
    whole = np.concatenate(numbers)
    places: dict[bytes, int] = {}
    outputs = []
    for runs in parts:
        moved = np.array([*(places.setdefault(value, len(places)) for value in runs.values), -1], np.int32)
        outputs.append(moved[np.frombuffer(runs.output, np.int32)])
    output = np.empty(len(whole), np.int32)
    output[whole] = np.concatenate(outputs)
    values = list(places)
    used, first = np.unique(output[output >= 0], return_index=True)
    used = used[np.argsort(first)]
    renumbered = np.full(len(values) + 1, -1, np.int32)
    renumbered[used] = np.arange(len(used))
    details = {
        int(own[number]): text
        for runs, own in zip(parts, numbers, strict=True)
        for number, text in runs.details.items()
    }
    return Runs(
        _sorted([runs.reason for runs in parts], "u1", whole),
        _sorted([runs.line for runs in parts], "i4", whole),
        _sorted([runs.fuel for runs in parts], "u8", whole),
        renumbered[output].tobytes(),
        tuple(values[place] for place in used),
        dict(sorted(details.items())),
        _sorted([runs.readings for runs in parts], "i8", whole),
        next((runs.base for runs in parts if runs.base), ()),
        _merge_clocks([runs.clock for runs in parts], pieces, numbers),
    )


def _sorted(columns: Sequence[bytes], kind: str, numbers: npt.NDArray[np.int32]) -> bytes:
    """Columns after each other, in the order of the numbers that their rows have."""
    import numpy as np

    rows = np.frombuffer(b"".join(columns), kind).reshape(len(numbers), -1)
    found = np.empty_like(rows)
    found[numbers] = rows
    return found.tobytes()


def _merge_clocks(
    clocks: Sequence[Clock | None], pieces: Sequence[Piece], numbers: Sequence[npt.NDArray[np.int32]]
) -> Clock | None:
    import numpy as np

    spans: list[tuple[int, int, int, int, int, int, int]] = []
    calls: Counter[str] = Counter()
    nanos: Counter[str] = Counter()
    begun, order, timed = [], [], []
    asked = computed = first = 0
    for clock, piece, own in zip(clocks, pieces, numbers, strict=True):
        if clock is None:
            return None
        at = piece.begun
        timed.append(clock)
        begun.append(np.frombuffer(clock.begun, np.uint64) + np.uint64(at))
        order.append(own[np.frombuffer(clock.order, np.int32)] if clock.order else own)
        for worker, start, end, span_begun, span_ended, span_asked, span_computed in clock.spans:
            counts = (asked + span_asked, computed + span_computed)
            spans.append((piece.worker + worker, first + start, first + end, at + span_begun, at + span_ended, *counts))
        first += len(own)
        asked, computed = asked + clock.asked, computed + clock.computed
        for name, count, spent in clock.profile:
            calls[name] += count
            nanos[name] += spent
    whole = np.concatenate(numbers)
    return Clock(
        sum(clock.cpu for clock in timed),
        min(piece.begun + clock.begun_at for clock, piece in zip(timed, pieces, strict=True)),
        max(piece.begun + clock.ended_at for clock, piece in zip(timed, pieces, strict=True)),
        asked,
        computed,
        _sorted([clock.nanos for clock in timed], "u8", whole),
        _sorted([column.tobytes() for column in begun], "u8", whole),
        tuple(spans),
        tuple((name, calls[name], nanos[name]) for name in calls),
        np.concatenate(order).tobytes(),
    )
