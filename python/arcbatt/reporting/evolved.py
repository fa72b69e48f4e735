"""What a search found: in the terminal, as JSON, as a part of a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from arcbatt.answering.overfit import robustness
from arcbatt.evolving import EvolveSettings, Found, Outcome
from arcbatt.reporting import html
from arcbatt.reporting.html import Html
from arcbatt.reporting.lineage import Origin, tree_html
from arcbatt.reporting.record import run_record
from arcbatt.scoring.run import RunSettings, TaskRun
from arcbatt.scoring.timing import Timings
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


def evolve_record(
    command: str,
    settings: EvolveSettings,
    outcomes: Sequence[Outcome],
    runs: list[TaskRun],
    workers: int,
    timings: Timings,
) -> dict[str, Any]:
    """A search over tasks as JSON: the record of a run of what was found (`runs`, one for each outcome), and for each
    task how the search went, with all programs that led to what was found."""
    record = run_record(command, settings.seed, RunSettings(workers=workers), workers, runs, timings)
    record["kind"] = "evolve"
    record["search_limits"] = asdict(settings.limits)
    for part, outcome in zip(record["tasks"], outcomes, strict=True):
        part["search"] = {
            "seconds": outcome.seconds,
            "status": asdict(outcome.status),
            "operators": [list(row) for row in outcome.operators],
            "phases": dict(outcome.phases),
            "found": [_found(found) for found in outcome.found],
            "programs": _programs(outcome.found),
        }
    return record


def _found(found: Found) -> dict[str, Any]:
    return {
        "id": found.program.id,
        "demos": list(found.solved),
        "progress": round(found.progress, 6),
        "calls": found.calls,
        "fuel": found.fuel,
        "generation": found.generation,
        "answers": [answer and [list(row) for row in answer] for answer in found.answers],
    }


def _programs(found: Sequence[Found]) -> dict[str, Any]:
    """All programs that led to those that were found, by id, each once: its parent, what was done to it, its text."""
    programs: dict[str, Any] = {}
    for one in found:
        # Ancestors first: a parent is never entered after its child, so the links cannot go in circles.
        parent = ""
        for ancestor in reversed(one.ancestors):
            text = {"parent": parent, "operator": ancestor.operator, "note": ancestor.note}
            programs.setdefault(ancestor.program.id, text | {"text": ancestor.program.text})
            parent = ancestor.program.id
    return programs


def origins_of(task: Mapping[str, Any]) -> dict[str, Origin]:
    """Where the programs of a search are from, by id; of a task of a record."""
    rows = task["search"]["programs"].items()
    return {
        program_id: Origin(row["parent"], f"{row['operator']}: {row['note']}" if row["note"] else row["operator"])
        for program_id, row in rows
    }


def search_html(task: Mapping[str, Any]) -> str:
    """How the search of a task of a record went: what it tried, where the time went, the operators that paid, and the
    tree of what was found."""
    search = task["search"]
    status, seconds = search["status"], search["seconds"]
    facts = [
        ("generations", status["generation"]),
        ("different candidates", f"{status['candidates']}, {status['candidates'] / max(seconds, 1e-9):.0f} a second"),
        ("dropped as known", status["known"]),
        ("calls enumerated", f"{status['grown']}, {status['expressions']} small expressions"),
        ("population", f"{status['population']} programs in {status['niches']} niches"),
        ("memo", f"had {status['hit_rate']:.1%} of the calls; the process took {status['memory'] >> 20} MiB"),
        ("best", f"demo {status['solved']}/{status['demos']}, progress {status['progress']:.3f}"),
    ]
    phases = html.bar(list(search["phases"].items()))
    made = [row for row in search["operators"] if row[1]]
    made.sort(key=lambda row: (-row[2] / row[1], row[0]))
    most = max((kept / tried for _, tried, kept in made), default=0.0) or 1.0
    rows = [
        (
            name,
            tried,
            kept,
            f"{1000 * kept / tried:.1f}",
            Html(f'<meter max="1" value="{kept / tried / most:.3f}"></meter>'),
        )
        for name, tried, kept in made
    ]
    heads = ["operator", "new programs", "kept", "in a thousand", ""]
    operators = html.table(heads, rows, numbers=(1, 2, 3))
    how = f"how the {len(search['found'])} programs came about"
    tree = tree_html([found["id"] for found in search["found"]], origins_of(task))
    return (
        f"<p>{seconds:.2f} s of search.</p>{html.pairs(facts)}{phases}<h4>Operators that paid</h4>{operators}"
        f"{html.folded(how, tree)}"
    )
