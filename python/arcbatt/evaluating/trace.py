"""A program on every sample of a task: what each of its lines came to, and what became of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from arcbatt import _engine
from arcbatt.candidates.program import Program
from arcbatt.evaluating.cases import engine_cases, task_cases
from arcbatt.evaluating.engine import evaluate_alone
from arcbatt.evaluating.mixed import PythonSettings, run_python, runs_of
from arcbatt.evaluating.outcome import Outcome, SampleRef, expected_outputs, judge
from arcbatt.evaluating.values import decode
from arcbatt.limits import Limits
from arcbatt.tasks.model import Grid, LoadedTask

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate


@dataclass(frozen=True)
class Line:
    """A line of the canonical text: its number there, its code, its number in the text that was parsed (0: none),
    the type that its primitive declares (empty: a function value is called), and the lines whose values it takes."""

    number: int
    code: str
    source: int
    returns: str
    needs: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """A line on a sample: a value, or the `slug` and `detail` of its failure, or neither, if what it needs failed.

    `fuel` and `seconds` (by the clock, a guide only) are what the line itself spent; a line that calls functions pays
    for these.
    """

    encoded: bytes | None
    slug: str | None
    detail: str | None
    fuel: int
    seconds: float

    @property
    def value(self) -> Any:
        """The value in plain Python; None if there is none."""
        return None if self.encoded is None else decode(self.encoded)


@dataclass(frozen=True)
class SampleTrace:
    """A sample: its grids, what every line came to, and what the program as a whole did."""

    sample: SampleRef
    input: Grid
    expected: Grid | None
    steps: list[Step]
    outcome: Outcome


@dataclass(frozen=True)
class Trace:
    """A program on a task. Lines are those of the canonical text; a candidate in Python has none: it is run as a whole.

    Of such a candidate there is also what it `printed`, cut, and the level of `isolation` at which it ran.
    """

    program: Program | PythonCandidate
    task: str
    lines: list[Line]
    samples: list[SampleTrace]
    printed: str = ""
    isolation: str = ""

    def verdicts(self) -> list[bool | None]:
        """For each sample whether it is solved; None where the expected output is not known."""
        return [None if one.expected is None else one.outcome.status == "match" for one in self.samples]


def trace_program(
    program: Program | PythonCandidate,
    loaded: LoadedTask,
    limits: Limits | None = None,
    whole_s: bool = False,
    python: PythonSettings | None = None,
) -> Trace:
    """Run a program on all samples of a task and keep what each of its lines came to.

    A line is computed if all that it needs has a value, also after another one has failed, so the fuel of all lines may
    be more than that of a program that failed. A differ compares the input of a sample with its output. Test outputs
    are read, where known: this is a report. Never raises for what the program does.

    A candidate in Python runs in an isolated worker, as `python` says; raises `UsageError` if there is none.
    """
    limits = limits or Limits()
    task, answers = loaded
    demos, tests = expected_outputs(task, answers)
    known = answers.outputs if answers else (None,) * len(tests)
    expected = [*(demo.output for demo in task.demos), *known]
    grids = [demo.input for demo in task.demos] + list(task.test_inputs)
    samples = [SampleRef("demo", k) for k in range(len(demos))] + [SampleRef("test", k) for k in range(len(tests))]
    whole = task_cases(task, whole_s)
    if not isinstance(program, Program):
        table, _ = run_python([program], whole, python or PythonSettings(), workers=1)
        result = Trace(program, task.id, [], [], table.printed[0], table.isolation)
        for k, right in enumerate([*demos, *tests]):
            outcome = judge(runs_of(table, k, 0).run(0), right)
            result.samples.append(SampleTrace(samples[k], grids[k], expected[k], [], outcome))
        return result
    differ = program.kind == "differ"
    cases = [
        case._replace(c=output if differ else None, expected=None) for case, output in zip(whole, expected, strict=True)
    ]
    lines, nodes = _lines(program)
    traced = _engine.trace(program.core, engine_cases(cases), limits)
    (alone,) = evaluate_alone([(program, cases)], limits)
    result = Trace(program, task.id, lines, [])
    for k, (node_steps, run, right) in enumerate(zip(traced, alone.runs, [*demos, *tests], strict=True)):
        steps = [_step(*node_steps[node]) for node in nodes]
        outcome = judge(run, None if differ else right)
        result.samples.append(SampleTrace(samples[k], grids[k], expected[k], steps, outcome))
    return result


def _step(value: bytes | None, failure: tuple[str, str | None] | None, fuel: int, nanos: int) -> Step:
    slug, detail = failure or (None, None)
    return Step(value, slug, detail, fuel, nanos / 1e9)


def _lines(program: Program) -> tuple[list[Line], list[int]]:
    """The lines of the canonical text, and the node that each of them is: its calls, in order."""
    steps = program.steps()
    nodes = [k for k, step in enumerate(steps) if step[0] == "call"] or [len(steps) - 1]
    codes = [line.strip() for line in program.text.splitlines()[1:-1]]
    types = {primitive[0]: primitive[3] for primitive in _engine.list_primitives()}
    number = {node: 2 + k for k, node in enumerate(nodes)}
    lines = []
    for node, code in zip(nodes, codes, strict=True):
        _, name, args = steps[node]
        used = [name, *args] if isinstance(name, int) else args
        lines.append(
            Line(
                number[node],
                code,
                program.line_of(node) if program.line else 0,
                types.get(name, "") if isinstance(name, str) else "",
                tuple(sorted({number[arg] for arg in used if arg in number})),
            )
        )
    return lines, nodes
