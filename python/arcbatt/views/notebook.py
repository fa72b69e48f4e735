"""How tasks, programs and results look in a notebook: HTML that needs nothing of the page around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from arcbatt.tasks.model import Answers, Grid, LoadedTask, Task
from arcbatt.views import html
from arcbatt.views.escape import escape
from arcbatt.views.html import Html
from arcbatt.views.show import origin, sign
from arcbatt.views.svg import grid_svg
from arcbatt.views.words import LEGEND, score_text, status_word

if TYPE_CHECKING:
    from arcbatt.candidates.program import Program
    from arcbatt.scoring.results import Results
    from arcbatt.searching import Evolution, History

_ROWS = 20
# Notebooks bring their own style and strip style sheets, so the few rules that matter are on the elements.
_SIDE_BY_SIDE = "display:inline-block;vertical-align:top;margin:0 1.5em 1em 0"
_COLOURS = {"match": "#188038", "miss": "#b06000", "unscored": "#777777"}


def html_of(value: object) -> str:
    """How a task (with its answers, if it came with them), a program, the results of a batt, a search or its history
    look."""
    from arcbatt.candidates.program import Program
    from arcbatt.searching import Evolution, History

    if isinstance(value, LoadedTask):
        return task_html(*value)
    if isinstance(value, Task):
        return task_html(value)
    if isinstance(value, Program):
        return program_html(value)
    if isinstance(value, Evolution):
        return evolution_html(value)
    if isinstance(value, History):
        return history_html(value)
    return results_html(cast("Results", value))


def task_html(task: Task, answers: Answers | None = None) -> str:
    """The samples of a task; of tests the outputs only if `answers` are given."""
    outputs: Sequence[Grid | None] = answers.outputs if answers else [None] * len(task.test_inputs)
    cells = [_pair(f"demo[{k}]", demo.input, demo.output) for k, demo in enumerate(task.demos)]
    cells += [_pair(f"test[{k}]", *pair) for k, pair in enumerate(zip(task.test_inputs, outputs, strict=True))]
    return f"<div><b>task {escape(task.id)}</b><br>{''.join(cells)}</div>"


def program_html(program: Program) -> str:
    """The text of a program under its id."""
    head = f"{program.kind} {program.id[:8]} {program.name}: {program.calls} calls"
    return f"<div><b>{escape(head)}</b><pre>{escape(program.text)}</pre></div>"


def evolution_html(evolution: Evolution) -> str:
    """Where a search stands, its history, and its best program."""
    best = "".join(program_html(found.program) for found in evolution.best(1))
    return f"<div><b>{escape(repr(evolution).strip('<>'))}</b>{history_html(evolution.history)}{best}</div>"


def history_html(history: History) -> str:
    """The curves of a history."""
    from arcbatt.views.curve import curve_svg

    return f"<div>{curve_svg(history) or '<i>no generation yet</i>'}</div>"


def results_html(results: Results) -> str:
    """The table of the best candidates."""
    demos = len(results.part("demo"))
    ranked = results.ranked()
    rows = []
    for c in ranked[:_ROWS]:
        entry = results.entries[c]
        statuses = Html(" ".join(_sign(outcome.slug or outcome.status) for outcome in results.outcomes[c]))
        test = score_text(results.test_verdicts(c))
        come_from = origin(entry.parent, entry.mutation)
        score = (f"{results.demo_matches(c)}/{demos}", test, f"{results.progress(c):.3f}")
        rows.append((c, entry.program.id[:8], *score, statuses, entry.program.calls, come_from))
    heads = ["no", "id", "demo", "test", "progress", "samples", "calls", "from"]
    more = f"<i>... and {len(ranked) - _ROWS} more</i>" if len(ranked) > _ROWS else ""
    more += "" if all(results.known) else f"<br><small>{LEGEND}</small>"
    title = f"<b>{len(results)} candidates on {escape(results.task.id)}</b>"
    return f"<div>{title}{html.table(heads, rows)}{more}</div>"


def _pair(name: str, left: Grid, right: Grid | None) -> str:
    drawn = f"{_grid(left, name + ' input')} → {_grid(right, name + ' output') if right is not None else '?'}"
    return f'<div style="{_SIDE_BY_SIDE}"><small>{escape(name)}</small><br>{drawn}</div>'


def _grid(grid: Grid, label: str) -> str:
    return grid_svg(grid, label=label).replace("<svg ", '<svg style="display:inline;vertical-align:middle" ', 1)


def _sign(status: str) -> str:
    colour = _COLOURS.get(status, "#c5221f")
    title = escape(status_word(status))
    return f'<span style="color:{colour};font-family:monospace" title="{title}">{sign(status)[0]}</span>'
