"""The page of a run: what was run, where the time went, a table of candidates, the best of them drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from arcbatt.records.best import BestOfTask, Candidate, ranked, run_best
from arcbatt.records.model import Record, ScoreRecord, TaskRecord
from arcbatt.records.sources import Sources
from arcbatt.tasks.model import LoadedTask
from arcbatt.views import html
from arcbatt.views.evolved import search_parts
from arcbatt.views.lineage import lineage_parts
from arcbatt.views.palette import ARC, Palette
from arcbatt.views.show import at_line
from arcbatt.views.statuses import look
from arcbatt.views.svg import Picture, comparison
from arcbatt.views.values import as_cells, describe
from arcbatt.views.words import counted, origin, score_text, status_word, task_verdict, tasks_sentence

DRAWN_TASKS = 20
"""The best candidates of so many tasks are drawn, the first of the record; --task of the command chooses one."""

TIMED_TASKS = 100
"""The times of the samples of so many tasks are listed."""

_PHASES = (
    ("demo samples", "run_batt.phase4_demo_parallel"),
    ("test samples", "run_batt.phase4_test_parallel"),
    ("filter", "run_batt.phase1_filter"),
    ("canonical form", "run_batt.phase2_inline_batch"),
    ("validate", "run_batt.phase3a_validate_batch"),
    ("keep solvers", "run_batt.phase3b_file_ops"),
    ("keep differs", "run_batt.phase4_differs"),
)


def run_report(record: Record, sources: Sources | None = None, *, colours: str | Palette = ARC, best: int = 3) -> str:
    """The page of a record of ``batt run --json``.

    `sources` are the programs and tasks of the run as far as they are at hand: with them the `best` candidates of each
    task are run again and drawn, and compared with the record. What is missing is said.
    """
    sources = sources or Sources(notes=["Programs and tasks are not at hand."])
    tasks = record.tasks
    kind = "search" if record.kind == "evolve" else "run"
    title = f"{kind} on {tasks[0].task}" if len(tasks) == 1 else f"{kind} on {len(tasks)} tasks"
    left_out = [f"Of the first {DRAWN_TASKS} tasks only; for the page of one task: batt report ... --task ID."]
    return html.render_page(
        "report.html",
        title,
        scripts=["table.js"],
        data={"tasks": [_data(task, ranked(task, sources.programs)) for task in tasks]},
        colours=colours,
        verdict=_verdict(record),
        command=record.command,
        facts=_facts(record),
        notes=sources.notes,
        single=len(tasks) == 1,
        left_out=left_out if len(tasks) > DRAWN_TASKS else [],
        searches=[(task.task, search_parts(task.search)) for task in tasks[:DRAWN_TASKS] if task.search],
        times=_times(record) if kind == "run" else None,
        overview=_overview(tasks),
        outcomes=_outcomes(tasks),
        operators=_operators(tasks) if kind == "run" else [],
        best=[_best(one) for one in run_best(record, sources, best, DRAWN_TASKS)],
        progress=[(task.task, _progress(task, sources.differs)) for task in tasks[:DRAWN_TASKS]],
    )


def _verdict(record: Record) -> str:
    """What came of it, in a sentence or two."""
    if len(record.tasks) != 1:
        return tasks_sentence(_overview(record.tasks)["verdicts"]) + "."
    (task,) = record.tasks
    best = max(task.scores, key=lambda row: (row.demo, row.progress), default=None)
    if best is None:
        return "No candidate was scored."
    if best.demo < task.demos:
        progress = f"progress {best.progress:.3f}"
        return (
            f"Not solved: the best candidate reproduces {best.demo} of {counted(task.demos, 'demo pair')}, {progress}."
        )
    fitting = [task.test_verdicts(row) for row in task.scores if row.demo == task.demos]
    said = f"Solved: {len(fitting):,} of {counted(len(task.scores), 'candidate')} fit all demo pairs"
    right = sum(all(verdicts) for verdicts in fitting)
    unknown = any(None in verdicts for verdicts in fitting)
    tests = "test outputs are not known" if unknown else f"{right:,} of them right on all tests"
    return f"{said}, {tests}."


def _facts(record: Record) -> list[tuple[str, object]]:
    """What was run and on what, but for the command."""
    limits = _bounds(record.limits)
    if record.search_limits:
        limits = f"{limits}; searched with {_bounds(record.search_limits)}"
    machine = record.machine or "not in the record"
    order = "one sample after the other" if record.sequential else "all samples at once"
    return [
        ("seed", "none" if record.seed is None else record.seed),
        ("versions", _bounds(record.versions)),
        ("machine", machine if isinstance(machine, str) else _bounds(machine)),
        ("workers", f"{record.workers or 'one for each processor'}, {order}"),
        ("limits", limits),
        ("S on a demo sample", "all demo pairs" if record.whole_s else "the other demo pairs"),
        ("timeouts", record.timeouts),
    ]


def _bounds(values: Mapping[str, object]) -> str:
    """Names with their values, whole numbers with separators."""
    told = ((name, f"{value:,}" if type(value) is int else value) for name, value in values.items())
    return ", ".join(f"{name} {value}" for name, value in told)


def _times(record: Record) -> dict[str, Any]:
    """Where the time of a run went: phases, speed-up, samples."""
    seconds = record.timings
    parts = [(name, seconds[key]) for name, key in _PHASES if seconds.get(key)]
    whole = seconds.get("main.run_batt", 0.0)
    rest = whole - sum(amount for _, amount in parts)
    parts += [("everything else", rest)] if rest > 0 else []
    speed_up = []
    for part in ("demo", "test"):
        cpu, wall = seconds[f"run_batt.phase4_{part}_cpu"], seconds[f"run_batt.phase4_{part}_parallel"]
        speed_up.append((part, f"{cpu * 1e3:.2f}", f"{wall * 1e3:.2f}", f"{cpu / wall:.2f}" if wall else "-"))
    samples = [
        (
            *(task.task, one.sample, f"{one.cpu * 1e3:.2f}", f"{one.wall * 1e3:.2f}"),
            *("" if one.asked is None else one.asked, one.computed),
        )
        for task in record.tasks[:TIMED_TASKS]
        for one in task.samples
    ]
    many = len(record.tasks) > TIMED_TASKS
    left = f" of the first {TIMED_TASKS} of {len(record.tasks)} tasks" if many else ""
    return {"whole": f"{whole:.4f}", "phases": parts, "speed_up": speed_up, "samples": samples, "left": left}


def _overview(tasks: Sequence[TaskRecord]) -> dict[str, Any]:
    """A row for each task: what its best candidates came to."""
    rows, verdicts = [], []
    for task in tasks:
        demo = max((row.demo for row in task.scores), default=0)
        progress = max((row.progress for row in task.scores), default=0.0)
        verdict = task_verdict((row.demo == task.demos, task.test_verdicts(row)) for row in task.scores)
        verdicts.append(verdict)
        tests = "not known" if verdict == "unknown" else verdict
        counts = (task.candidates, len(task.unique), len(task.stored))
        rows.append((task.task, demo, task.demos, tests, f"{progress:.3f}", *counts))
    return {"verdicts": verdicts, "rows": rows}


def _outcomes(tasks: Sequence[TaskRecord]) -> str:
    counts: dict[str, int] = {}
    for task in tasks:
        for status, number in task.outcomes.items():
            counts[status] = counts.get(status, 0) + number
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{status_word(status)} {number:,}" for status, number in ordered)


def _operators(tasks: Sequence[TaskRecord]) -> list[tuple[object, ...]]:
    """What the mutations of a batt came to, by operator: candidates, stored, that fit all demos, best progress."""
    made: dict[str, list[ScoreRecord]] = {}
    stored: dict[str, int] = {}
    fitting: dict[str, int] = {}
    for task in tasks:
        for row in task.scores:
            if row.mutation:
                name = row.mutation.partition(":")[0]
                made.setdefault(name, []).append(row)
                stored[name] = stored.get(name, 0) + (row.id in task.stored)
                fitting[name] = fitting.get(name, 0) + (row.demo == task.demos)
    names = sorted(made, key=lambda name: (-stored[name] / len(made[name]), name))
    return [
        (name, len(made[name]), stored[name], fitting[name], f"{max(row.progress for row in made[name]):.3f}")
        for name in names
    ]


def _data(task: TaskRecord, rank: Sequence[int]) -> dict[str, Any]:
    """A task of a record as table.js reads it."""
    names: dict[str, int] = {}
    same = {c: (first, "same program") for c, first in task.same_program.items()}
    same |= {c: (first, "same outputs") for c, first in task.same_behaviour.items()}
    place = {c: k for k, c in enumerate(rank)}
    rows = [
        [
            row.candidate,
            row.id or "",
            row.demo,
            score_text(task.test_verdicts(row)),
            round(row.progress, 4),
            [names.setdefault(status, len(names)) for status in row.statuses],
            [line or 0 for line in row.lines],
            sum(row.fuel),
            row.seconds,
            origin(row.parent, row.mutation),
            *same.get(row.candidate, (-1, "")),
            place.get(c, len(rank) + c),
        ]
        for c, row in enumerate(task.scores)
    ]
    return {
        "task": task.task,
        "demos": task.demos,
        "samples": [one.sample for one in task.samples],
        "statuses": list(names),
        "looks": [(look(status).sign, look(status).css, status_word(status)) for status in names],
        "rows": rows,
    }


def _best(best: BestOfTask) -> dict[str, Any]:
    """The best candidates of a task, drawn."""
    lost = [f"Candidate {number} is not drawn: its text was not found." for number in best.lost]
    if best.loaded is None:
        lost = ["Not drawn: the task was not found."]
    candidates = [_candidate(best.task, best.loaded, one) for one in best.candidates if best.loaded is not None]
    return {"task": best.task.task, "candidates": candidates, "notes": lost}


def _candidate(task: TaskRecord, loaded: LoadedTask, one: Candidate) -> dict[str, Any]:
    row, steps = one.row, len(one.steps) - 1
    score = f"demo {row.demo}/{task.demos}, test {score_text(task.test_verdicts(row))}, progress {row.progress:.3f}"
    changed = []
    if one.statuses != row.statuses:
        now, then = (", ".join(map(status_word, statuses)) for statuses in (one.statuses, row.statuses))
        changed = [f"Run again it came to: {now}; the record says: {then}."]
    return {
        "head": f"{row.candidate}: {one.program.id[:8]}, {score}; {origin(row.parent, row.mutation)}",
        "text": one.program.text,
        "notes": changed,
        "samples": list(_samples(loaded, one)),
        "came": f"how it came about: {steps} mutation{'s' if steps > 1 else ''}" if one.steps else "",
        "lineage": lineage_parts(one.steps, len(loaded.task.demos)),
    }


def _samples(loaded: LoadedTask, one: Candidate) -> Iterator[tuple[str, str, list[Picture]]]:
    """The samples of a task: name, what became of the candidate, and the pictures of that."""
    for outcome, (name, grid, expected) in zip(one.outcomes, loaded.samples(), strict=True):
        note = outcome.slug or (describe(outcome.encoded).summary if outcome.encoded is not None else "no value")
        pictures = [Picture("input", grid), *comparison(expected, as_cells(outcome.output), note)]
        yield name, f"{outcome.slug or outcome.status}{at_line(outcome, one.program)}", pictures


def _progress(task: TaskRecord, names: Sequence[str]) -> dict[str, Any] | None:
    """What the differs saw: how far the candidates got, and the best sums of each differ. None without differs."""
    scores = [row for row in task.scores if row.id]
    if not scores or not scores[0].differs:
        return None
    count = len(scores[0].differs)
    names = names if len(names) == count else [f"differ {k}" for k in range(count)]
    steps = [0] * 10
    for row in scores:
        steps[min(9, int(row.progress * 10))] += 1
    return {
        "steps": [(f"{k / 10:.1f} to {(k + 1) / 10:.1f}", number) for k, number in enumerate(steps)],
        "candidates": len(scores),
        "sums": [(name, *(max(row.differs[d][k] for row in scores) for k in (0, 1))) for d, name in enumerate(names)],
        "most": 2 * task.demos,
    }
