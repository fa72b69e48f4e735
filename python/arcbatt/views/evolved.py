"""What a search found: in the terminal, as JSON, as a part of a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from arcbatt.answering.overfit import robustness
from arcbatt.records.origins import origins_of
from arcbatt.searching import History, Outcome
from arcbatt.tasks.model import Task
from arcbatt.views import html
from arcbatt.views.curve import curve_svg
from arcbatt.views.html import Html
from arcbatt.views.lineage import tree_html


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
    curve = curve_svg(History.of(status["demos"], search.get("history", ())))
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
        f"<p>{seconds:.2f} s of search.</p>{html.pairs(facts)}{curve}{phases}<h4>Operators that paid</h4>{operators}"
        f"{html.folded(how, tree)}"
    )
