"""Tables of parts of the candidates, as the table of all of them in one process would be."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from arcbatt.evaluating.table import Clock, Runs, Table


class Piece(NamedTuple):
    """The table of some of the candidates; when its evaluation began, in nanoseconds from the beginning of all, and by
    which worker."""

    table: Table
    begun: int = 0
    worker: int = 0


def merge_tables(pieces: Sequence[Piece]) -> Table:
    """One table of several, of candidates that follow each other.

    Parameters
    ----------
    pieces: in the order of the candidates, on the same samples.

    Returns
    -------
    The table that all candidates together have: each different output once, in the order in which they first come.

    Example
    -------
    >>> from arcbatt import Program, load_task
    >>> from arcbatt.evaluating.cases import task_cases
    >>> from arcbatt.evaluating.engine import Job, evaluate
    >>> programs = tuple(Program.parse(f"O = {name}(I)") for name in ("hmirror", "vmirror", "hmirror"))
    >>> cases = tuple(task_cases(load_task("007bbfb7").task))
    >>> tables = [evaluate(Job(part, cases)) for part in (programs[:2], programs[2:])]
    >>> whole, merged = evaluate(Job(programs, cases)), merge_tables([Piece(table) for table in tables])
    >>> [runs.output for runs in whole.samples] == [runs.output for runs in merged.samples]
    True
    """
    samples = zip(*(piece.table.samples for piece in pieces), strict=True)
    return Table(tuple(_merge_runs(runs, pieces) for runs in samples))


def _merge_runs(parts: Sequence[Runs], pieces: Sequence[Piece]) -> Runs:
    places: dict[bytes, int] = {}
    output = array("i")
    details: dict[int, str] = {}
    for runs in parts:
        details |= {number + len(output): detail for number, detail in runs.details.items()}
        # A piece has its outputs in the order in which they first come in it.
        moved = [places.setdefault(value, len(places)) for value in runs.values]
        output.extend(array("i", [moved[place] if place >= 0 else -1 for place in runs.outputs]))
    return Runs(
        b"".join(runs.reason for runs in parts),
        b"".join(runs.line for runs in parts),
        b"".join(runs.fuel for runs in parts),
        output.tobytes(),
        tuple(places),
        details,
        b"".join(runs.readings for runs in parts),
        next((runs.base for runs in parts if runs.base), ()),
        _merge_clocks(parts, pieces),
    )


def _merge_clocks(parts: Sequence[Runs], pieces: Sequence[Piece]) -> Clock | None:
    spans: list[tuple[int, int, int, int, int, int, int]] = []
    calls: Counter[str] = Counter()
    nanos: Counter[str] = Counter()
    begun = array("Q")
    timed = []
    asked = computed = 0
    for runs, piece in zip(parts, pieces, strict=True):
        clock, at = runs.clock, piece.begun
        if clock is None:
            return None
        timed.append(clock)
        first = len(begun)
        begun.extend(at + own for own in memoryview(clock.begun).cast("Q"))
        for _, start, end, span_begun, span_ended, span_asked, span_computed in clock.spans:
            counts = (asked + span_asked, computed + span_computed)
            spans.append((piece.worker, first + start, first + end, at + span_begun, at + span_ended, *counts))
        asked, computed = asked + clock.asked, computed + clock.computed
        for name, count, spent in clock.profile:
            calls[name] += count
            nanos[name] += spent
    return Clock(
        sum(clock.cpu for clock in timed),
        min((piece.begun + clock.begun_at for clock, piece in zip(timed, pieces, strict=True)), default=0),
        max((piece.begun + clock.ended_at for clock, piece in zip(timed, pieces, strict=True)), default=0),
        asked,
        computed,
        b"".join(clock.nanos for clock in timed),
        begun.tobytes(),
        tuple(spans),
        tuple((name, calls[name], nanos[name]) for name in calls),
    )
