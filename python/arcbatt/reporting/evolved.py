"""What a search found: for people, and as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from arcbatt.answering.overfit import robustness
from arcbatt.evolving import EvolveSettings, Found, Outcome
from arcbatt.scoring.identity import versions
from arcbatt.tasks.model import Task


def summary(outcomes: Sequence[Outcome], tasks: Mapping[str, Task], best: int = 3) -> list[str]:
    """The best programs with the variants of the demos that they survive, the operators that paid, time per phase."""
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
            if all(found.solved):
                (check,) = robustness([found.program], tasks[outcome.task])
                lines.append(f"    on variants of the demos it survives: {check}")
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
                "phases": dict(outcome.phases),
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
