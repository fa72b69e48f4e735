"""What a candidate did wrong, as text for whoever is to mend it: a person or a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import ne
from typing import TYPE_CHECKING, Any

from arcbatt.evaluating.outcome import Outcome

if TYPE_CHECKING:
    from arcbatt.scoring.results import Results

SHOWN = 3
"""Demos that are shown with their grids, unless more are asked for."""
_PRINTED = 500
_DETAIL = 300


def feedback(results: Results, candidate: int, shown: int = SHOWN) -> str:
    """The text of `Results.feedback`."""
    demos = results.part("demo")
    failing = [s for s in demos if results.outcome(candidate, s).status != "match"]
    parts = [f"The program solves {len(demos) - len(failing)} of {len(demos)} demos."]
    parts += ["\n".join(_of_demo(results, candidate, sample)) for sample in failing[:shown]]
    if len(failing) > shown:
        names = ", ".join(str(results.samples[s]) for s in failing[shown:])
        parts.append(f"It also fails on {names}.")
    for sample in results.part("test"):
        outcome = results.outcome(candidate, sample)
        if outcome.encoded is None:
            parts.append(f"{results.samples[sample]} {_failure(results, candidate, outcome)}")
    printed = results.python.printed.get(candidate, "") if results.python is not None else ""
    if printed:
        cut = printed[:_PRINTED] + ("..." if len(printed) > _PRINTED else "")
        parts.append(f"It printed:\n{cut.rstrip()}")
    return "\n\n".join(parts) + "\n"


def differing_cells(expected: Sequence[Sequence[int]], got: Any) -> int | None:
    """How many cells of two grids differ; None if their sides do, or if there is no grid."""
    if not isinstance(got, tuple) or not got or len(got) != len(expected) or len(got[0]) != len(expected[0]):
        return None
    return sum(map(bool, map(ne, chain.from_iterable(got), chain.from_iterable(expected))))


def _of_demo(results: Results, candidate: int, sample: int) -> Iterator[str]:
    demo, outcome = results.task.demos[results.samples[sample].number], results.outcome(candidate, sample)
    name = results.samples[sample]
    got = outcome.output if outcome.status == "miss" else None
    if got is None:
        yield f"{name} {_failure(results, candidate, outcome)}"
    else:
        cells = differing_cells(demo.output, got)
        whole = len(demo.output) * len(demo.output[0])
        sides = f"{len(got)} x {len(got[0])} instead of {len(demo.output)} x {len(demo.output[0])}"
        yield f"{name} is wrong: " + (f"{cells} of {whole} cells differ." if cells is not None else f"it is {sides}.")
    grids = [("Input", demo.input), ("Expected", demo.output), *([("Got", got)] if got is not None else [])]
    for title, grid in grids:
        yield f"{title} ({len(grid)} x {len(grid[0])}):"
        yield from (" ".join(map(str, row)) for row in grid)


def _failure(results: Results, candidate: int, outcome: Outcome) -> str:
    """What happened instead of a grid, with the line of the text where it did."""
    program = results.entries[candidate].program
    said = (outcome.detail or outcome.slug or outcome.status)[:_DETAIL]
    what = f"fails: {said}" if outcome.status in ("error", "not_a_grid") else f"fails ({outcome.status}): {said}"
    if not outcome.line:
        return what
    lines = program.text.splitlines() if program.language == "python" else []
    source = f":\n    {lines[outcome.line - 1].strip()}" if outcome.line <= len(lines) else ""
    return f"{what}, in line {outcome.line}{source}"
