"""What a search found: in the terminal, and as a part of a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from arcbatt.records.model import SearchRecord
from arcbatt.records.origins import origins_of
from arcbatt.searching import Found, History, Outcome
from arcbatt.views.curve import curve_svg
from arcbatt.views.html import Html
from arcbatt.views.lineage import tree_of
from arcbatt.views.words import counted


def programs_told(outcomes: Sequence[Outcome], best: int = 3) -> list[tuple[Outcome, Found]]:
    """The programs that a `summary` tells of: the best few of one search; of several what solves all demos."""
    several = len(outcomes) > 1
    return [(one, found) for one in outcomes for found in one.found[: int(one.solved) if several else best]]


def summary(outcomes: Sequence[Outcome], survived: Mapping[str, object], best: int = 3) -> list[str]:
    """The best programs, with the variants of the demos that they `survived` by the ids of programs (see
    `arcbatt.answering.robustness`), the mutations that helped, time per phase."""
    lines = []
    if len(outcomes) == 1:
        (outcome,) = outcomes
        status = outcome.status
        lines.append(
            f"{status.task}: generation {status.generation:,}, {counted(status.candidates, 'different candidate')} "
            f"({status.known:,} dropped as known), {status.candidates / max(outcome.seconds, 1e-9):,.0f}/s, "
            f"memo hits {status.hit_rate:.0%}, {counted(status.population, 'program')} in "
            f"{counted(status.niches, 'niche')}, {counted(status.expressions, 'small expression')}"
        )
    for outcome, found in programs_told(outcomes, best):
        solved = f"{sum(found.solved)}/{len(found.solved)}"
        how = found.ancestors[0] if found.ancestors else None
        lines.append("")
        lines.append(
            f"{outcome.task} demo {solved}, progress {found.progress:.3f}, {counted(found.calls, 'call')}, "
            f"{found.program.id[:8]}" + (f", {how.operator}: {how.note}" if how and how.note else "")
        )
        if found.program.id in survived:
            lines.append(f"    on variants of the demos it survives: {survived[found.program.id]}")
        lines += [f"    {line.strip()}" for line in found.program.text.splitlines()[1:-1]]
    return [*lines, "", *operator_lines(outcomes), "", phase_line(outcomes)]


def phase_line(outcomes: Sequence[Outcome]) -> str:
    """Where the time of the generations went."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for outcome in outcomes:
        for name, time in outcome.phases:
            seconds[name] += time
    whole = sum(seconds.values()) or 1.0
    return "Time: " + ", ".join(f"{name} {time:.2f} s ({time / whole:.0%})" for name, time in seconds.items())


def operator_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """A table of the operators: programs made, places found in the populations."""
    made: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for outcome in outcomes:
        for name, tried, found in outcome.operators:
            made[name] += tried
            kept[name] += found
    lines = ["Mutations that helped:", "  mutation        new programs   kept  kept per 1,000"]
    names = sorted((n for n in made if made[n]), key=lambda n: (-kept[n] / made[n], n))
    rows = (f"  {n:<14} {made[n]:>13,} {kept[n]:>6,} {1000 * kept[n] / made[n]:>15.1f}" for n in names)
    return [*lines, *rows]


def search_parts(search: SearchRecord) -> dict[str, Any]:
    """How a search went, as ``search.html`` shows it: what it tried, where the time went, the course, the operators
    that helped, and the tree of what was found."""
    status = search.status
    rate = status.candidates / max(search.seconds, 1e-9)
    made = sorted((row for row in search.operators if row[1]), key=lambda row: (-row[2] / row[1], row[0]))
    most = max((kept / tried for _, tried, kept in made), default=0.0) or 1.0
    return {
        "seconds": search.seconds,
        "facts": [
            ("generations", f"{status.generation:,}"),
            ("different candidates", f"{status.candidates:,}, {rate:,.0f} a second"),
            ("dropped as known", f"{status.known:,}"),
            ("calls enumerated", f"{status.grown:,}, {counted(status.expressions, 'small expression')}"),
            ("population", f"{counted(status.population, 'program')} in {counted(status.niches, 'niche')}"),
            ("memo", f"had {status.hit_rate:.1%} of the calls; the process took {status.memory >> 20:,} MiB"),
            ("best", f"demo {status.solved}/{status.demos}, progress {status.progress:.3f}"),
        ],
        "curve": Html(curve_svg(History.of(status.demos, search.history))),
        "phases": list(search.phases.items()),
        "operators": [
            (row[0], f"{row[1]:,}", f"{row[2]:,}", f"{1000 * row[2] / row[1]:.1f}", f"{row[2] / row[1] / most:.3f}")
            for row in made
        ],
        "found": len(search.found),
        "tree": tree_of([one.id for one in search.found], origins_of(search)),
    }
