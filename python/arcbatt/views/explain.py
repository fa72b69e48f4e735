"""What each line of a program computed on every sample of a task: as a page, and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from arcbatt.candidates.primitives import faults
from arcbatt.candidates.program import Program
from arcbatt.evaluating.trace import Line, SampleTrace, Step, Trace
from arcbatt.views import html
from arcbatt.views.escape import escape
from arcbatt.views.html import Html
from arcbatt.views.palette import ARC, Palette
from arcbatt.views.screen import Screen
from arcbatt.views.show import at_line, outcome_text
from arcbatt.views.svg import Picture, comparison
from arcbatt.views.values import Shown, as_cells, describe
from arcbatt.views.words import samples_sentence

NOTE = (
    "Lines are those of the canonical text, in which every call has a line; lines that the result does not need are "
    "not part of the program. Fuel and time are what the line itself spent on the sample, calls of functions included; "
    "the fuel of the lines up to a failure adds up to that of the program, the time is by the clock and only a guide. "
    "A line is computed if all that it needs has a value, also after another one has failed."
)


def explain_html(trace: Trace, where: str = "", colours: str | Palette = ARC) -> str:
    """The page of a trace: a table of lines and samples with the value of each line on each sample, its fuel, its time
    or its failure, then what was expected and what is different. Large values are folded."""
    program = trace.program
    facts: list[tuple[str, object]] = [("program", Html(f"<code>{escape(program.id)}</code>")), ("task", trace.task)]
    if where:
        facts.append(("from", where))
    if program.kind == "solver":
        facts.append(("verdict", samples_sentence(trace.verdicts())))
    facts.append(("fuel", f"{sum(one.outcome.fuel for one in trace.samples)} over all samples"))
    heads = "".join(_head(k, one) for k, one in enumerate(trace.samples))
    rows = [_row("input", [html.figure(Picture(_size(one), one.input), colours) for one in trace.samples])]
    rows += [_line_row(trace, k, colours) for k in range(len(trace.lines))]
    rows.append(_row("result", [_result(one, program, colours) for one in trace.samples]))
    boxes = "".join(
        f'<label><input type="checkbox" checked data-column="{k}"> {escape(one.sample)}</label>'
        for k, one in enumerate(trace.samples)
    )
    title = f"{program.kind} {program.id[:8]} on {trace.task}"
    body = (
        f"<h1>{escape(title)}</h1>{html.pairs(facts)}"
        f"{html.folded('program', f'<pre>{escape(program.text)}</pre>')}"
        f'<p class="quiet small">{escape(NOTE)}</p>'
        '<div class="tools"><button data-fold="open">unfold all</button><button data-fold="close">fold all</button>'
        f"{boxes}</div>"
        f'<div class="scroll"><table class="trace"><thead><tr><th class="line">line</th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
    return html.page(title, body, scripts=["explain.js"])


def _head(column: int, one: SampleTrace) -> str:
    outcome = one.outcome
    return (
        f'<th data-column="{column}">{escape(one.sample)} {html.status(outcome.slug or outcome.status)}'
        f'<div class="quiet small">fuel {outcome.fuel}</div></th>'
    )


def _row(name: str, cells: Sequence[str], classes: str = "") -> str:
    inner = "".join(f'<td data-column="{k}">{cell}</td>' for k, cell in enumerate(cells))
    return f'<tr class="{classes}"><td class="line">{name}</td>{inner}</tr>'


def _line_row(trace: Trace, number: int, colours: str | Palette) -> str:
    line = trace.lines[number]
    steps = [one.steps[number] for one in trace.samples]
    cells = [_step(one, line, step, colours) for one, step in zip(trace.samples, steps, strict=True)]
    whole = sum(step.fuel for one in trace.samples for step in one.steps)
    fuel = sum(step.fuel for step in steps)
    about = [f"line {line.number}", f"{line.source} in the file" if line.source else "", line.returns]
    about.append(f"fuel {fuel} ({fuel / whole:.0%})" if whole else "")
    name = f'<code>{escape(line.code)}</code><div class="quiet small">{escape(" · ".join(filter(None, about)))}</div>'
    return _row(name, cells, "failed" if any(step.slug for step in steps) else "")


def _step(one: SampleTrace, line: Line, step: Step, colours: str | Palette) -> str:
    foot = f'<div class="quiet small">fuel {step.fuel} · {step.seconds * 1e6:.1f} µs</div>'
    if step.slug is not None:
        why = faults().get(step.slug, "")
        said = ": ".join(filter(None, [why, step.detail]))
        return f'<strong class="bad">{escape(step.slug)}</strong><div class="bad small">{escape(said)}</div>{foot}'
    if step.encoded is None:
        return f'<span class="quiet">{escape(_not_computed(one, line))}</span>'
    return value_html(describe(step.encoded, line.returns, _canvas(one)), colours) + foot


def value_html(shown: Shown, colours: str | Palette = ARC) -> str:
    """A value as HTML: its pictures, its text; folded if it is large, with what was left out."""
    parts = [html.figures(shown.pictures, colours)] if shown.pictures else []
    if shown.text:
        text = f'<code class="break">{escape(shown.text)}</code>'
        if shown.pictures and not shown.large and len(shown.text) > 60:
            text = html.folded("as text", text)
        parts.append(text)
    if shown.missing:
        parts.append(f'<div class="so small">{escape(shown.missing)}</div>')
    inner = "".join(parts)
    if shown.large:
        return html.folded(shown.summary, inner)
    return f'<div class="small quiet">{escape(shown.summary)}</div>{inner}'


def _result(one: SampleTrace, program: Program, colours: str | Palette) -> str:
    outcome = one.outcome
    head = f"<div>{html.status(f'{outcome.status}{at_line(outcome, program)}')}</div>"
    if program.kind == "differ":
        return head
    note = "no value" if outcome.encoded is None else describe(outcome.encoded).summary
    return head + html.figures(comparison(as_cells(one.expected), as_cells(outcome.output), note), colours)


def _not_computed(one: SampleTrace, line: Line) -> str:
    missing = [number for number in line.needs if one.steps[number - 2].encoded is None]
    return f"not computed: line {', '.join(map(str, missing))} has no value" if missing else "not computed"


def _canvas(one: SampleTrace) -> tuple[int, int]:
    return len(one.input), len(one.input[0])


def _size(one: SampleTrace) -> str:
    return f"{len(one.input)} x {len(one.input[0])}"


def explain_terminal(screen: Screen, trace: Trace, samples: Sequence[SampleTrace], most: int = 6) -> None:
    """Print what each line came to on some samples of a trace; of each value up to `most` pictures and 1000 characters,
    with a word on what is left out."""
    for one in samples:
        screen.line()
        screen.line(outcome_text(one, trace.program))
        screen.rows([[Picture(f"input {_size(one)}", one.input)]])
        for line, step in zip(trace.lines, one.steps, strict=True):
            screen.line()
            cost = f"  fuel {step.fuel}, {step.seconds * 1e6:.1f} µs" if step.encoded or step.slug else ""
            screen.line(Text.assemble((f"{line.number:3}  ", "dim"), (line.code, "bold"), (cost, "dim")))
            _print_step(screen, one, line, step, most)
        if trace.program.kind == "solver":
            screen.line()
            output = one.outcome
            note = "no value" if output.encoded is None else describe(output.encoded).summary
            screen.rows([comparison(as_cells(one.expected), as_cells(output.output), note)], arrow=None)


def _print_step(screen: Screen, one: SampleTrace, line: Line, step: Step, most: int) -> None:
    if step.slug is not None:
        why = faults().get(step.slug, "")
        screen.line(f"     {': '.join(filter(None, [step.slug, why, step.detail]))}", "bold red")
        return
    if step.encoded is None:
        screen.line(f"     {_not_computed(one, line)}", "dim")
        return
    shown = describe(step.encoded, line.returns, _canvas(one))
    screen.line(f"     {shown.summary}", "dim")
    drawn = [picture for picture in shown.pictures[:most] if picture.cells is not None]
    screen.rows([[picture] for picture in drawn], indent=5)
    if len(shown.pictures) > most:
        screen.line(f"     ... and {len(shown.pictures) - most} more; -o FILE.html shows them", "dim")
    if shown.text and (not drawn or len(shown.text) <= 80):
        left = len(shown.text) - 1000
        screen.line(f"     {shown.text[:1000]}" + (f" ... {left} more characters" if left > 0 else ""))
