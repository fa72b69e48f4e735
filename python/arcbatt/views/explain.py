"""What each line of a program computed on every sample of a task: as a page, and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from arcbatt.candidates.primitives import faults
from arcbatt.candidates.program import Program
from arcbatt.evaluating.trace import Line, SampleTrace, Step, Trace
from arcbatt.views import html
from arcbatt.views.palette import ARC, Palette
from arcbatt.views.screen import Screen
from arcbatt.views.show import at_line, outcome_text
from arcbatt.views.svg import Picture, comparison
from arcbatt.views.values import as_cells, describe
from arcbatt.views.words import samples_sentence

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate

NOTE = (
    "Lines are those of the canonical text, in which every call has a line; lines that the result does not need are "
    "not part of the program. Fuel and time are what the line itself spent on the sample, calls of functions included; "
    "the fuel of the lines up to a failure adds up to that of the program, the time is by the clock and only a guide. "
    "A line is computed if all that it needs has a value, also after another one has failed."
)


PYTHON_NOTE = (
    "A candidate in Python runs as a whole, in an isolated process: of each sample there is the output, or the line in "
    "which it failed. On a demo, one that asks for demos gets the others."
)
_AROUND = 3
"""Lines that are shown before and after the one that failed."""


def explain_html(trace: Trace, where: str = "", colours: str | Palette = ARC) -> str:
    """The page of a trace: a table of lines and samples with the value of each line on each sample, its fuel, its time
    or its failure, then what was expected and what is different. Large values are folded."""
    program = trace.program
    facts: list[tuple[str, object]] = [("task", trace.task)]
    if where:
        facts.append(("from", where))
    if program.language == "python":
        facts += [("isolation", trace.isolation), *([("printed", trace.printed)] if trace.printed else [])]
        lines = [_source_line(trace, *numbered) for numbered in enumerate(program.text.splitlines(), 1)]
    else:
        facts.append(("fuel", f"{sum(one.outcome.fuel for one in trace.samples):,} over all samples"))
        lines = [_line(trace, number) for number in range(len(trace.lines))]
    return html.render_page(
        "explain.html",
        f"{program.kind} {program.id[:8]} on {trace.task}",
        scripts=["explain.js"],
        colours=colours,
        program=program,
        verdict=samples_sentence(trace.verdicts()) if program.kind == "solver" else "",
        facts=facts,
        note=PYTHON_NOTE if program.language == "python" else NOTE,
        samples=[_sample(one, program) for one in trace.samples],
        lines=lines,
    )


def _sample(one: SampleTrace, program: Program | PythonCandidate) -> dict[str, Any]:
    """What the page shows of a sample, but for the values of lines."""
    outcome = one.outcome
    note = "no value" if outcome.encoded is None else describe(outcome.encoded).summary
    solver = program.kind == "solver"
    return {
        "name": str(one.sample),
        "status": outcome.slug or outcome.status,
        "fuel": None if program.language == "python" else outcome.fuel,
        "input": Picture(_size(one), one.input),
        "result": f"{outcome.status}{at_line(outcome, program)}",
        "pictures": comparison(as_cells(one.expected), as_cells(outcome.output), note) if solver else [],
    }


def _source_line(trace: Trace, number: int, code: str) -> dict[str, Any]:
    """What the page shows of a line of a candidate in Python: on each sample nothing, or that it failed there."""
    steps: list[dict[str, Any]] = []
    for one in trace.samples:
        slug = one.outcome.slug if one.outcome.line == number else None
        steps.append({"slug": slug, "why": (one.outcome.detail or "") if slug else "", "value": None, "cost": ""})
    indent = len(code) - len(code.lstrip())
    return {
        "code": "\u00a0" * indent + code[indent:],  # a page would swallow spaces
        "about": f"line {number}",
        "failed": any(step["slug"] for step in steps),
        "steps": steps,
    }


def _line(trace: Trace, number: int) -> dict[str, Any]:
    """What the page shows of a line, with its value on each sample."""
    line = trace.lines[number]
    steps = [one.steps[number] for one in trace.samples]
    whole = sum(step.fuel for one in trace.samples for step in one.steps)
    fuel = sum(step.fuel for step in steps)
    about = [f"line {line.number}", f"{line.source} in the file" if line.source else "", line.returns]
    about.append(f"fuel {fuel:,} ({fuel / whole:.0%})" if whole else "")
    return {
        "code": line.code,
        "about": " · ".join(filter(None, about)),
        "failed": any(step.slug for step in steps),
        "steps": [_step(one, line, step) for one, step in zip(trace.samples, steps, strict=True)],
    }


def _step(one: SampleTrace, line: Line, step: Step) -> dict[str, Any]:
    """What the page shows of a line on a sample: a failure, a value, or why there is none."""
    why = ": ".join(filter(None, [faults().get(step.slug, ""), step.detail])) if step.slug is not None else ""
    if step.slug is None and step.encoded is None:
        why = _not_computed(one, line)
    return {
        "slug": step.slug,
        "why": why,
        "value": describe(step.encoded, line.returns, _canvas(one)) if step.encoded is not None else None,
        "cost": f"fuel {step.fuel:,} · {step.seconds * 1e6:.1f} µs",
    }


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
        _print_failing_line(screen, one, trace.program)
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
    if trace.printed:
        screen.line()
        screen.line("It printed, on all samples together:", "bold")
        for text in trace.printed.splitlines():
            screen.line(f"     {text}", "dim")


def _print_failing_line(screen: Screen, one: SampleTrace, program: Program | PythonCandidate) -> None:
    """Of a candidate in Python the line where it failed, marked, with those around it."""
    failed = one.outcome.line
    if program.language != "python" or not failed:
        return
    screen.line()
    for number, code in enumerate(program.text.splitlines(), 1):
        if abs(number - failed) <= _AROUND:
            mark, style = (">", "bold red") if number == failed else (" ", "dim")
            screen.line(f"{mark}{number:4}  {code}", style)


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
