"""The page of a run: what was run, where the time went, a table of candidates, the best of them drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from arcbatt.candidates.program import Program
from arcbatt.records.model import check_record, known_samples, limits_of, recorded_whole_s, row_verdicts
from arcbatt.records.origins import lineage
from arcbatt.records.sources import Sources
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.results import Results
from arcbatt.tasks.model import LoadedTask
from arcbatt.views import html
from arcbatt.views.escape import escape
from arcbatt.views.evolved import search_html
from arcbatt.views.html import Html
from arcbatt.views.lineage import lineage_html
from arcbatt.views.palette import ARC, Palette
from arcbatt.views.show import at_line, origin
from arcbatt.views.svg import Picture, comparison
from arcbatt.views.values import as_cells, describe
from arcbatt.views.words import score_text, status_word, task_verdict, tasks_sentence

DRAWN_TASKS = 20
"""The best candidates of so many tasks are drawn, the first of the record; --task of the command chooses one."""

_PHASES = (
    ("demo samples", "run_batt.phase4_demo_parallel"),
    ("test samples", "run_batt.phase4_test_parallel"),
    ("filter", "run_batt.phase1_filter"),
    ("canonical form", "run_batt.phase2_inline_batch"),
    ("validate", "run_batt.phase3a_validate_batch"),
    ("keep solvers", "run_batt.phase3b_file_ops"),
    ("keep differs", "run_batt.phase4_differs"),
)


def run_report(
    record: Mapping[str, Any], sources: Sources | None = None, *, colours: str | Palette = ARC, best: int = 3
) -> str:
    """The page of a record of ``batt run --json``.

    `sources` are the programs and tasks of the run as far as they are at hand: with them the `best` candidates of each
    task are run again and drawn, and compared with the record. What is missing is said. Raises `UsageError` if it is no
    such record.
    """
    check_record(record)
    sources = sources or Sources(notes=["Programs and tasks are not at hand."])
    tasks = record["tasks"]
    kind = "search" if record.get("kind") == "evolve" else "run"
    title = f"{kind} on {tasks[0]['task']}" if len(tasks) == 1 else f"{kind} on {len(tasks)} tasks"
    parts = [f"<h1>{escape(title)}</h1>", _facts(record), _notes(sources.notes)]
    if kind == "search":
        parts.append(_searches(tasks))
    else:
        parts.append(_times(record))
    if len(tasks) > 1:
        parts.append(_overview(tasks))
    parts.append(_candidates(tasks))
    if kind == "run":
        parts.append(_operators(tasks))
    parts.append(f"<h2>Best candidates</h2>{_notes(_left_out(tasks))}")
    ranks = [_ranked(task, sources.programs) for task in tasks]
    for task, rank in list(zip(tasks, ranks, strict=True))[:DRAWN_TASKS]:
        parts.append(_best(record, task, rank[:best], sources, colours))
    parts.append(f"<h2>Progress</h2>{_notes(_left_out(tasks))}")
    for task in tasks[:DRAWN_TASKS]:
        shown = _differs(task, sources.differs)
        parts.append(shown if len(tasks) == 1 else html.folded(task["task"], shown))
    data = {"tasks": [_data(task, rank) for task, rank in zip(tasks, ranks, strict=True)]}
    return html.page(title, "\n".join(parts), scripts=["table.js"], data=data)


def _searches(tasks: Sequence[Any]) -> str:
    """How the searches went; of many tasks each folded."""
    shown = tasks[:DRAWN_TASKS]
    if len(tasks) == 1:
        return f"<h2>Search</h2>{search_html(tasks[0])}"
    parts = [html.folded(task["task"], search_html(task)) for task in shown]
    return f"<h2>Searches</h2>{_notes(_left_out(tasks))}{''.join(parts)}"


def _operators(tasks: Sequence[Any]) -> str:
    """What the mutations of a batt came to, by operator."""
    made: dict[str, list[Any]] = {}
    for task in tasks:
        stored = set(task["stored"])
        demos = _parts(task)[0]
        for row in task["scores"]:
            if row["mutation"]:
                tally = made.setdefault(row["mutation"].partition(":")[0], [0, 0, 0, 0.0])
                tally[0] += 1
                tally[1] += row["id"] in stored
                tally[2] += row["demo"] == demos
                tally[3] = max(tally[3], row["progress"])
    if not made:
        return ""
    ranked = sorted(made.items(), key=lambda item: (-item[1][1] / item[1][0], item[0]))
    rows = [(name, tried, stored, solve, f"{best:.3f}") for name, (tried, stored, solve, best) in ranked]
    heads = ["operator", "candidates", "stored", "fit all demos", "best progress"]
    table = html.table(heads, rows, numbers=(1, 2, 3, 4))
    return f"<h2>Operators that paid</h2>{html.folded(f'{len(rows)} operators', table, is_open=len(rows) <= 20)}"


def _facts(record: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    limits = _bounds(record["limits"])
    searched = _bounds(record.get("search_limits", {}))
    machine = record.get("machine") or "not in the record"
    if isinstance(machine, Mapping):
        machine = ", ".join(f"{name} {value}" for name, value in machine.items())
    order = "one sample after the other" if record["sequential"] else "all samples at once"
    facts = [
        ("command", Html(f"<code>{escape(record['command'])}</code>")),
        ("seed", "none" if record["seed"] is None else record["seed"]),
        ("versions", versions),
        ("machine", machine),
        ("workers", f"{record['workers'] or 'one for each processor'}, {order}"),
        ("limits", limits if "search_limits" not in record else f"{limits}; searched with {searched}"),
        ("S on a demo sample", "all demo pairs" if recorded_whole_s(record) else "the other demo pairs"),
        ("timeouts", record["timeouts"]),
    ]
    return html.pairs(facts)


def _bounds(limits: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in limits.items())


def _notes(notes: Sequence[str]) -> str:
    return "".join(f'<p class="so small">{escape(note)}</p>' for note in notes)


def _left_out(tasks: Sequence[Any]) -> list[str]:
    if len(tasks) <= DRAWN_TASKS:
        return []
    return [f"Of the first {DRAWN_TASKS} tasks only; for the page of one task: batt report ... --task ID."]


def _times(record: Mapping[str, Any]) -> str:
    seconds: Mapping[str, float] = record["timings"]
    parts = [(name, seconds[key]) for name, key in _PHASES if seconds.get(key)]
    whole = seconds.get("main.run_batt", 0.0)
    rest = whole - sum(amount for _, amount in parts)
    parts += [("everything else", rest)] if rest > 0 else []
    ratios = []
    for part in ("demo", "test"):
        cpu, wall = seconds[f"run_batt.phase4_{part}_cpu"], seconds[f"run_batt.phase4_{part}_parallel"]
        ratios.append((part, f"{cpu * 1e3:.2f}", f"{wall * 1e3:.2f}", f"{cpu / wall:.2f}" if wall else "-"))
    heads = ["samples", "processor time, ms", "wall-clock time, ms", "speed-up"]
    speed = html.table(heads, ratios, numbers=(1, 2, 3))
    each = [
        (
            *(task["task"], one["sample"], f"{one['cpu'] * 1e3:.2f}", f"{one['wall'] * 1e3:.2f}"),
            *(one.get("asked", ""), one["computed"]),
        )
        for task in record["tasks"][:100]
        for one in task["samples"]
    ]
    names = ["task", "sample", "processor time, ms", "wall-clock time, ms", "calls asked for", "computed"]
    left = f" of the first 100 of {len(record['tasks'])} tasks" if len(record["tasks"]) > 100 else ""
    return (
        f"<h2>Time</h2><p>{whole:.4f} s for all phases.</p>{html.bar(parts)}{speed}"
        f"{html.folded(f'each sample{left}', html.table(names, each, numbers=(2, 3, 4, 5)))}"
    )


def _overview(tasks: Sequence[Any]) -> str:
    rows, verdicts = [], []
    for task in tasks:
        scores, demos, known = task["scores"], _parts(task)[0], known_samples(task)
        demo = max((row["demo"] for row in scores), default=0)
        progress = max((row["progress"] for row in scores), default=0.0)
        verdict = task_verdict((row["demo"] == demos, row_verdicts(known, row)[demos:]) for row in scores)
        verdicts.append(verdict)
        score = Html(f'<span class="good">{demo}/{demos}</span>') if demo == demos else f"{demo}/{demos}"
        tests = {"": "", "unknown": "not known"}.get(verdict, verdict)
        counts = (task["candidates"], len(task["unique"]), len(task["stored"]))
        rows.append((task["task"], score, tests, f"{progress:.3f}", *counts))
    heads = ["task", "best demo score", "its tests", "best progress", "candidates", "unique", "stored"]
    whole = html.table(heads, rows, numbers=(3, 4, 5, 6))
    return f"<h2>Tasks</h2>{html.folded(tasks_sentence(verdicts), whole, is_open=len(tasks) <= 30)}"


def _candidates(tasks: Sequence[Any]) -> str:
    counts: dict[str, int] = {}
    for task in tasks:
        for status, number in task["outcomes"].items():
            counts[status] = counts.get(status, 0) + number
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    outcomes = ", ".join(f"{status_word(status)} {number}" for status, number in ordered)
    return (
        f'<h2>Candidates</h2><p class="quiet">Outcomes: {escape(outcomes)}</p>'
        '<div id="candidates"></div><p id="legend" class="quiet small">+ match, - miss, # not a grid, ! failed, '
        "? the output is not known; hold the pointer over a sign for more. A candidate that is the same program as an "
        "earlier one, or gives the same outputs, is folded under that.</p>"
        "<noscript><p>The table of candidates needs JavaScript; the page makes no connections.</p></noscript>"
    )


def _parts(task: Mapping[str, Any]) -> tuple[int, int]:
    """How many demo and test samples a task of a record has."""
    demos = sum(one["sample"].startswith("demo") for one in task["samples"])
    return demos, len(task["samples"]) - demos


def _ranked(task: Mapping[str, Any], programs: Mapping[str, Program]) -> list[int]:
    """The candidates with a program of their own, best first, as `Results.ranked` has them where texts are at hand."""

    def key(c: int) -> tuple[float, float, float, str]:
        row = task["scores"][c]
        program = programs.get(row["id"])
        return -row["demo"], -row["progress"], program.calls if program else float("inf"), row["id"]

    return sorted((c for c, row in enumerate(task["scores"]) if row["id"]), key=key)


def _data(task: Mapping[str, Any], rank: Sequence[int]) -> dict[str, Any]:
    """A task of a record as table.js reads it."""
    names: dict[str, int] = {}
    same = {int(c): (first, "same program") for c, first in task["same_program"].items()}
    same |= {int(c): (first, "same outputs") for c, first in task["same_behaviour"].items()}
    place = {c: k for k, c in enumerate(rank)}
    demos, known = _parts(task)[0], known_samples(task)
    rows = [
        [
            row["candidate"],
            row["id"] or "",
            row["demo"],
            score_text(row_verdicts(known, row)[demos:]),
            round(row["progress"], 4),
            [names.setdefault(status, len(names)) for status in row["statuses"]],
            [line or 0 for line in row["lines"]],
            sum(row["fuel"]),
            row["seconds"],
            origin(row["parent"], row["mutation"]),
            *same.get(row["candidate"], (-1, "")),
            place.get(c, len(rank) + c),
        ]
        for c, row in enumerate(task["scores"])
    ]
    samples = [one["sample"] for one in task["samples"]]
    return {
        "task": task["task"],
        "demos": demos,
        "samples": samples,
        "statuses": list(names),
        "rows": rows,
    }


def _best(
    record: Mapping[str, Any],
    task: Mapping[str, Any],
    rank: Sequence[int],
    sources: Sources,
    colours: str | Palette,
) -> str:
    """The best candidates of a task, run again."""
    loaded = sources.tasks.get(task["task"])
    rows = [task["scores"][c] for c in rank]
    drawn = [row for row in rows if row["id"] in sources.programs]
    head = f"<h3>{escape(task['task'])}</h3>"
    lost = [f"Candidate {row['candidate']} is not drawn: its text was not found." for row in rows if row not in drawn]
    if loaded is None:
        return head + _notes(["Not drawn: the task was not found."])
    if not drawn:
        return head + _notes(lost)
    programs = [sources.programs[row["id"]] for row in drawn]
    whole_s = recorded_whole_s(record)
    results = Batt(programs).score(loaded, limits=limits_of(record), whole_s=whole_s)
    parts = []
    for c, row in enumerate(drawn):
        inner = _drawn(row, programs[c], results, c, loaded, colours)
        inner += _lineage(row, sources, loaded, whole_s, is_open=c == 0)
        parts.append(html.folded(_headline(row, task), inner, is_open=c == 0))
    return head + "".join(parts) + _notes(lost)


def _lineage(row: Mapping[str, Any], sources: Sources, loaded: LoadedTask, whole_s: bool, is_open: bool) -> str:
    """How a candidate came about, if anything is known of that."""
    line = lineage(row["id"], sources.origins)
    if len(line) == 1:
        return ""
    steps = lineage_html(line, sources.origins, sources.programs, loaded, whole_s)
    count = len(line) - 1
    return html.folded(f"how it came about: {count} mutation{'s' if count > 1 else ''}", steps, is_open)


def _headline(row: Mapping[str, Any], task: Mapping[str, Any]) -> str:
    demos, known = _parts(task)[0], known_samples(task)
    test = score_text(row_verdicts(known, row)[demos:])
    score = f"demo {row['demo']}/{demos}, test {test}, progress {row['progress']:.3f}"
    return f"{row['candidate']}: {row['id'][:8]}, {score}; {origin(row['parent'], row['mutation'])}"


def _drawn(
    row: Mapping[str, Any],
    program: Program,
    results: Results,
    number: int,
    loaded: LoadedTask,
    colours: str | Palette,
) -> str:
    tests = loaded.answers.outputs if loaded.answers else (None,) * len(loaded.task.test_inputs)
    expected = [*(demo.output for demo in loaded.task.demos), *tests]
    grids = [demo.input for demo in loaded.task.demos] + list(loaded.task.test_inputs)
    parts = [f"<pre>{escape(program.text)}</pre>"]
    again = [outcome.slug or outcome.status for outcome in results.outcomes[number]]
    if again != row["statuses"]:
        now, then = (", ".join(map(status_word, statuses)) for statuses in (again, row["statuses"]))
        parts.append(_notes([f"Run again it came to: {now}; the record says: {then}."]))
    for k, outcome in enumerate(results.outcomes[number]):
        note = outcome.slug or (describe(outcome.encoded).summary if outcome.encoded is not None else "no value")
        got = comparison(expected[k], as_cells(outcome.output), note)
        status = html.status(f"{outcome.slug or outcome.status}{at_line(outcome, program)}")
        pictures = html.figures([Picture("input", grids[k]), *got], colours)
        parts.append(f'<div class="sample">{escape(results.samples[k])} {status}{pictures}</div>')
    return "".join(parts)


def _differs(task: Mapping[str, Any], names: Sequence[str]) -> str:
    """What the differs saw: how far the candidates got, and the best sums of each differ."""
    scores = [row for row in task["scores"] if row["id"]]
    if not scores or not scores[0]["differs"]:
        return "<p>The batt has no differs.</p>"
    count = len(scores[0]["differs"])
    names = names if len(names) == count else [f"differ {k}" for k in range(count)]
    steps = [0] * 10
    for row in scores:
        steps[min(9, int(row["progress"] * 10))] += 1
    amounts = [
        (f"{k / 10:.1f} to {(k + 1) / 10:.1f}", n, Html(f'<meter max="{len(scores)}" value="{n}">{n}</meter>'))
        for k, n in enumerate(steps)
    ]
    sums = [(name, *(max(row["differs"][d][k] for row in scores) for k in (0, 1))) for d, name in enumerate(names)]
    most = 2 * _parts(task)[0]
    best = html.table(["differ", "iz", "zo"], sums, numbers=(1, 2))
    return (
        "<p>The share of the differences to the expected outputs that is gone, by unique candidates; 1 is only for "
        f"those that fit all demos.</p>{html.table(['progress', 'candidates', ''], amounts, numbers=(1,))}"
        f"{html.folded(f'the best sums of {count} differs (of {most})', best)}"
    )
