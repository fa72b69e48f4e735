"""What a program gets to see on each sample of a task: whoever evaluates programs on a task takes its cases from here.

A sample does not see itself: on a demo sample `S` is the *other* demo pairs, on a test sample all of them. Otherwise a
program that looks its answer up among the demo pairs would solve every task.
"""

from collections.abc import Sequence
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.tasks.model import Grid, Sample, Task

Pairs = tuple[tuple[Grid, Grid], ...]


class Case(NamedTuple):
    """What a program reads on a sample, `S`, `I` and `C` (None: it is not there), and what differs compare its output
    with: the expected output of a demo."""

    s: Pairs | None
    i: Grid
    c: Grid | None = None
    expected: Grid | None = None


def task_cases(task: Task, whole_s: bool = False) -> list[Case]:
    """A case for each sample, the demos (with their outputs), then the tests. With `whole_s` a demo sample sees itself
    among the pairs, as in other systems."""
    everything = _pairs(task.demos)
    return [*demo_cases(task.demos, whole_s), *(Case(everything, grid) for grid in task.test_inputs)]


def demo_cases(demos: Sequence[Sample], whole_s: bool = False) -> list[Case]:
    """The cases of the demos alone."""
    pairs = _pairs(demos)
    seen = [pairs if whole_s else pairs[:k] + pairs[k + 1 :] for k in range(len(pairs))]
    return [Case(s, i, None, o) for s, (i, o) in zip(seen, pairs, strict=True)]


EngineCase = tuple["_engine.Value | None", _engine.Value, "_engine.Value | None", "_engine.Value | None"]


def engine_cases(cases: Sequence[Case]) -> list[EngineCase]:
    """The same for the engine. Grids and pairs that several cases have in common are converted once."""
    made: dict[int, _engine.Value] = {}

    def value(part: Grid) -> _engine.Value:
        if id(part) not in made:
            made[id(part)] = _engine.Value(part)
        return made[id(part)]

    def pairs(s: Pairs) -> _engine.Value:
        if id(s) not in made:
            made[id(s)] = _engine.Value([(value(i), value(o)) for i, o in s])
        return made[id(s)]

    return [
        (
            None if s is None else pairs(s),
            value(i),
            None if c is None else value(c),
            None if expected is None else value(expected),
        )
        for s, i, c, expected in cases
    ]


def _pairs(demos: Sequence[Sample]) -> Pairs:
    return tuple((demo.input, demo.output) for demo in demos)
