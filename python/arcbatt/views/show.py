"""What ``batt show`` prints: tasks, programs, batts and runs in a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from arcbatt.candidates.program import Program
from arcbatt.errors import UsageError
from arcbatt.evaluating.outcome import Outcome
from arcbatt.evaluating.trace import SampleTrace, Trace
from arcbatt.records.find import FoundBatt, FoundProgram
from arcbatt.records.model import Record
from arcbatt.tasks.model import Grid, LoadedTask
from arcbatt.views.screen import Screen
from arcbatt.views.statuses import look
from arcbatt.views.svg import Picture, comparison
from arcbatt.views.values import as_cells, describe
from arcbatt.views.words import SIGNS, counted, microseconds, origin, samples_sentence, score_text, status_word

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate


def task_rows(loaded: LoadedTask) -> list[list[Picture]]:
    """The samples of a task as pictures: input and output, of tests too as far as the output is known."""
    return [
        [_sized(name, grid), _sized("output", output) if output else Picture("output", None, "not known")]
        for name, grid, output in loaded.samples()
    ]


def show_task(screen: Screen, loaded: LoadedTask) -> None:
    """Print the samples of a task."""
    task = loaded.task
    tests = len(task.test_inputs)
    screen.line(f"task {task.id}: {counted(len(task.demos), 'demo')}, {counted(tests, 'test')}", "bold")
    screen.rows(task_rows(loaded))


def show_program(screen: Screen, found: FoundProgram) -> None:
    """Print where a program is from, and its text."""
    program = found.program
    screen.line(f"{program.kind} {program.id}", "bold")
    reads = ", ".join(name for name in "SIC" if program.reads(name)) or "nothing"
    what = f"Python, {program.name}(...)" if program.language == "python" else counted(program.calls, "call")
    screen.line(f"{found.where}; {what}; reads {reads}", "dim")
    screen.code(found.text)


def sample_rows(trace: Trace) -> list[list[Picture]]:
    """Input, expected, got and difference of each sample."""
    return [_sample_row(one, trace.program) for one in trace.samples]


def show_trace(screen: Screen, trace: Trace) -> None:
    """Print what a program does on each sample of a task."""
    program = trace.program
    of = samples_sentence(trace.verdicts()) if program.kind == "solver" else "input against output"
    screen.line()
    screen.line(f"on {trace.task}: {of}", "bold")
    for one, row in zip(trace.samples, sample_rows(trace), strict=True):
        screen.line()
        screen.line(outcome_text(one, program))
        screen.rows([row])


def outcome_text(one: SampleTrace, program: Program | PythonCandidate) -> Text:
    """The outcome of a sample in a line."""
    outcome = one.outcome
    style = look(outcome.slug or outcome.status).style
    why = f" {outcome.slug}" if outcome.slug not in (None, outcome.status) else ""
    detail = f": {outcome.detail}" if outcome.detail else ""
    what = f"{status_word(outcome.status)}{why}{at_line(outcome, program)}{detail}"
    fuel = "" if program.language == "python" else f"  fuel {outcome.fuel:,}"
    return Text.assemble(f"{one.sample}  ", (what, style), fuel)


def at_line(outcome: Outcome, program: Program | PythonCandidate) -> str:
    """Where a program failed: the line of its file if it has one, of its canonical text otherwise; empty if nowhere."""
    if outcome.line is None:
        return ""
    return f" at line {outcome.line} of the {'file' if program.line else 'program'}"


def show_batt(screen: Screen, found: FoundBatt, limit: int = 20) -> None:
    """Print a summary of a batt: its candidates with their parents, and the lines that most of them share."""
    source = found.source
    lines, results = found.listing()
    count = len(source.candidates)
    mutants = sum(bool(entry.mutation) for entry in source.candidates)
    screen.line(f"batt {found.path}", "bold")
    if source.doc:
        screen.line(source.doc.strip().splitlines()[0])
    calls = sum(entry.program.calls for entry in (*source.candidates, *source.differs))
    differs = counted(len(source.differs), "differ")
    screen.line(f"{counted(count, 'candidate')}, {mutants:,} of them mutated; {differs}")
    screen.line(f"{counted(calls, 'call')} as {counted(len(lines), 'shared line')}")
    screen.line()
    screen.line("  no  id        calls  from", "bold")
    for number, entry in enumerate(source.candidates[:limit]):
        come_from = origin(entry.parent, entry.mutation)
        screen.line(f"{number:4}  {entry.program.id[:8]}  {entry.program.calls:5}  {come_from}")
    if count > limit:
        screen.line(f"  ... and {count - limit} more")
    if source.differs:
        screen.line()
        screen.line("differs: " + ", ".join(entry.parent or entry.program.name for entry in source.differs))
    shared = _most_shared(lines, results)
    if shared:
        screen.line()
        screen.line("lines that most candidates share", "bold")
        for line, count in shared:
            screen.line(f"{count:4}  {line}")


def show_run(screen: Screen, record: Record, task: str | None = None, limit: int = 10) -> None:
    """Print the record of a run: what was run, and the best candidates of each task (or of one).

    Raises `UsageError` if the record is not of that task.
    """
    seconds = record.timings.get("main.run_batt", 0.0)
    screen.line(record.command, "bold")
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    screen.line(f"seed {record.seed}; {versions}; {counted(record.workers, 'worker')}; {seconds:.3f} s", "dim")
    tasks = [one for one in record.tasks if task in (None, one.task)]
    if not tasks:
        raise UsageError(f"task {task} is not in this record")
    for one in tasks[:limit]:
        screen.line()
        screen.line(f"{one.task}: {counted(one.candidates, 'candidate')}, {len(one.unique):,} unique", "bold")
        counts = sorted(one.outcomes.items(), key=lambda item: (-item[1], item[0]))
        screen.line(", ".join(f"{status_word(status)} {count:,}" for status, count in counts))
        folded = len(one.same_behaviour)
        stored = counted(len(one.stored), "program")
        screen.line(f"{folded:,} with the same outputs as an earlier one; {stored} stored")
        samples = len(one.samples)
        screen.line(
            f"  no  id        demo  test  progress  {'outcomes'.ljust(max(8, samples))}  t_log        µs  from", "bold"
        )
        rows = [row for row in one.scores if row.id is not None]
        rows.sort(key=lambda row: (-row.demo, -row.progress, row.candidate))
        for row in rows[:limit]:
            test = score_text(one.test_verdicts(row))
            head = f"{row.candidate:4}  {(row.id or '')[:8]}  {row.demo:4}  {test:>4}  {row.progress:8.3f}  "
            signs = [(look(status).sign, look(status).style) for status in row.statuses]
            t_log = row.t_log if row.t_log is not None else "-"
            tail = (
                " " * max(0, 8 - samples)
                + f"  {t_log:>5} {microseconds(row.seconds):>9}  {origin(row.parent, row.mutation)}"
            )
            screen.line(Text.assemble(head, *signs, tail))
        if len(rows) > limit:
            screen.line(f"  ... and {len(rows) - limit} more")
    if len(tasks) > limit:
        screen.line()
        screen.line(f"... and {counted(len(tasks) - limit, 'more task')}; -i shows one")
    screen.line()
    screen.line(f"outcomes, sample by sample: {SIGNS}", "dim")


def _most_shared(lines: Sequence[str], results: Sequence[str], limit: int = 10) -> list[tuple[str, int]]:
    """The lines that more than one candidate needs, with their number, most first."""
    split = [line.strip().partition(" = ") for line in lines]
    code = {name: f"{name} = {rest}" for name, _, rest in split}
    uses = {name: [word for word in re.findall(r"\w+", rest) if word in code] for name, _, rest in split}
    counts: Counter[str] = Counter()
    for result in results:
        seen: set[str] = set()
        todo = [result]
        while todo:
            name = todo.pop()
            if name in code and name not in seen:
                seen.add(name)
                todo += uses[name]
        counts.update(seen)
    order = {name: k for k, name in enumerate(code)}
    ranked = sorted(counts, key=lambda name: (-counts[name], order[name]))
    return [(code[name], counts[name]) for name in ranked[:limit] if counts[name] > 1]


def _sample_row(one: SampleTrace, program: Program | PythonCandidate) -> list[Picture]:
    outcome = one.outcome
    first = _sized("input", one.input)
    if program.kind == "differ":
        note = describe(outcome.encoded).text if outcome.encoded is not None else outcome.slug or outcome.status
        return [first, Picture("output", as_cells(one.expected), "not known"), Picture("count, first", None, note)]
    note = "no value" if outcome.encoded is None else describe(outcome.encoded).summary
    return [first, *comparison(as_cells(one.expected), as_cells(outcome.output), note)]


def _sized(caption: str, grid: Grid) -> Picture:
    return Picture(f"{caption} {len(grid)} x {len(grid[0])}", grid)
