"""How tasks, programs and results look in a notebook: HTML that needs nothing of the page around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from arcbatt.tasks.model import Answers, Grid, LoadedTask, Task
from arcbatt.views.html import Html, render
from arcbatt.views.svg import grid_svg
from arcbatt.views.words import LEGEND, SIGNS, origin, score_text

if TYPE_CHECKING:
    from arcbatt.candidates.program import Program
    from arcbatt.scoring.results import Results
    from arcbatt.searching import Evolution, History, Outcome

_ROWS = 20


def html_of(value: object) -> str:
    """How a task (with its answers, if it came with them), a program, the results of a batt, a search, its outcome
    or its history look."""
    from arcbatt.candidates.program import Program
    from arcbatt.searching import Evolution, History, Outcome

    if isinstance(value, LoadedTask):
        return task_html(*value)
    if isinstance(value, Task):
        return task_html(value)
    if isinstance(value, Program):
        return program_html(value)
    if isinstance(value, Evolution):
        return evolution_html(value)
    if isinstance(value, Outcome):
        return outcome_html(value)
    if isinstance(value, History):
        return history_html(value)
    return results_html(cast("Results", value))


def task_html(task: Task, answers: Answers | None = None) -> str:
    """The samples of a task; of tests the outputs only if `answers` are given."""
    drawn = [
        (name, _grid(grid, f"{name} input"), None if output is None else _grid(output, f"{name} output"))
        for name, grid, output in LoadedTask(task, answers).samples()
    ]
    return render("notebook/task.html", task=task.id, samples=drawn)


def program_html(program: Program) -> str:
    """The text of a program under its id."""
    return render("notebook/program.html", program=program)


def evolution_html(evolution: Evolution) -> str:
    """Where a search stands, its history, and its best program."""
    best = [found.program for found in evolution.best(1)]
    name = repr(evolution).strip("<>")
    return render("notebook/evolution.html", name=name, curve=_curve(evolution.history), programs=best)


def outcome_html(outcome: Outcome) -> str:
    """What came of a search, its history, and its best program."""
    best = [found.program for found in outcome.found[:1]]
    name = repr(outcome).strip("<>")
    return render("notebook/evolution.html", name=name, curve=_curve(outcome.history), programs=best)


def history_html(history: History) -> str:
    """The curves of a history."""
    return render("notebook/history.html", curve=_curve(history))


def _curve(history: History) -> Html:
    from arcbatt.views.curve import curve_svg

    return Html(curve_svg(history))


def results_html(results: Results) -> str:
    """The table of the best candidates."""
    demos = len(results.part("demo"))
    ranked = results.ranked()
    rows = []
    for c in ranked[:_ROWS]:
        entry = results.entries[c]
        score = (f"{results.demo_matches(c)}/{demos}", score_text(results.test_verdicts(c)))
        statuses = [outcome.slug or outcome.status for outcome in results.outcomes[c]]
        origin_of = origin(entry.parent, entry.mutation)
        program = entry.program
        rows.append((c, program.id[:8], *score, f"{results.progress(c):.3f}", statuses, program.calls, origin_of))
    return render(
        "notebook/results.html",
        task=results.task.id,
        count=len(results),
        rows=rows,
        more=max(0, len(ranked) - _ROWS),
        signs=SIGNS,
        legend="" if all(results.known) else LEGEND,
    )


def _grid(grid: Grid, label: str) -> Html:
    svg = grid_svg(grid, label=label)
    return Html(svg.replace("<svg ", '<svg style="display:inline;vertical-align:middle" ', 1))
