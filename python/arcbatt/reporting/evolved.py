"""What a search found: for people, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from arcbatt.evolving import EvolveSettings, Found, Outcome
from arcbatt.scoring.identity import versions


def summary(outcomes: Sequence[Outcome], best: int = 3) -> list[str]:
    """Solved tasks, the best programs, and the operators that paid."""
    lines = []
    for outcome in outcomes:
        status = outcome.status
        if len(outcomes) == 1:
            lines.append(
                f"{status.task}: generation {status.generation}, {status.candidates} different candidates "
                f"({status.known} dropped as known), {status.candidates / max(outcome.seconds, 1e-9):.0f}/s, "
                f"memo hits {status.hit_rate:.0%}, {status.population} programs in {status.niches} niches, "
                f"{status.expressions} small expressions"
            )
        for found in outcome.found[: best if len(outcomes) == 1 else int(outcome.solved)]:
            solved = f"{sum(found.solved)}/{len(found.solved)}"
            how = found.ancestors[0] if found.ancestors else None
            lines.append("")
            lines.append(
                f"{outcome.task} demo {solved}, progress {found.progress:.3f}, {found.calls} calls, "
                f"{found.program.id[:8]}" + (f", {how.operator}: {how.note}" if how and how.note else "")
            )
            lines += [f"    {line.strip()}" for line in found.program.text.splitlines()[1:-1]]
    lines += ["", *operator_lines(outcomes)]
    return lines


def operator_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """A table of the operators: programs made, places found in the populations."""
    made: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for outcome in outcomes:
        for name, tried, found in outcome.operators:
            made[name] += tried
            kept[name] += found
    lines = ["  operator        new programs   kept   in a thousand"]
    names = sorted((n for n in made if made[n]), key=lambda n: (-kept[n] / made[n], n))
    rows = (f"  {n:<14} {made[n]:>13} {kept[n]:>6} {1000 * kept[n] / made[n]:>15.1f}" for n in names)
    return [*lines, *rows]


def evolve_record(command: str, settings: EvolveSettings, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """A search over tasks as JSON; with the ancestors of every program, itself first."""
    return {
        "command": command,
        "kind": "evolve",
        "seed": settings.seed,
        "versions": versions(),
        "limits": asdict(settings.limits),
        "tasks": [
            {
                "task": outcome.task,
                "seconds": outcome.seconds,
                "status": asdict(outcome.status),
                "operators": [list(row) for row in outcome.operators],
                "found": [_found(found) for found in outcome.found],
            }
            for outcome in outcomes
        ],
    }


def _found(found: Found) -> dict[str, Any]:
    return {
        "id": found.program.id,
        "text": found.program.text,
        "demos": list(found.solved),
        "progress": round(found.progress, 6),
        "calls": found.calls,
        "fuel": found.fuel,
        "generation": found.generation,
        "answers": [answer and [list(row) for row in answer] for answer in found.answers],
        "ancestors": [
            {"id": a.program.id, "operator": a.operator, "note": a.note, "text": a.program.text}
            for a in found.ancestors
        ],
    }
