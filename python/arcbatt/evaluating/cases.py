"""What a program gets to see on each sample of a task: whoever evaluates programs on a task takes its cases from here.

A sample does not see itself: on a demo sample `S` is the *other* demo pairs, on a test sample all of them. Otherwise a
program that looks its answer up among the demo pairs would solve every task.
"""

from __future__ import annotations

from collections.abc import Sequence

from arcbatt import _engine
from arcbatt.tasks.model import Sample, Task

Case = tuple[_engine.Value, _engine.Value, "_engine.Value | None", "_engine.Value | None"]
"""`S`, `I`, `C` and the expected output of a sample, as the engine takes them."""
DemoCase = tuple[_engine.Value, _engine.Value, None, _engine.Value]


def task_cases(task: Task, whole_s: bool = False) -> list[Case]:
    """A case for each sample, the demos (with their outputs), then the tests. With `whole_s` a demo sample sees itself
    among the pairs, as in other systems."""
    everything = _engine.Value(_pairs(task.demos))
    tests: list[Case] = [(everything, _engine.Value(grid), None, None) for grid in task.test_inputs]
    return [*demo_cases(task.demos, whole_s), *tests]


def demo_cases(demos: Sequence[Sample], whole_s: bool = False) -> list[DemoCase]:
    """The cases of the demos alone."""
    pairs = _pairs(demos)
    seen = [_engine.Value(pairs if whole_s else pairs[:k] + pairs[k + 1 :]) for k in range(len(pairs))]
    return [(s, i, None, o) for s, (i, o) in zip(seen, pairs, strict=True)]


def _pairs(demos: Sequence[Sample]) -> list[tuple[_engine.Value, _engine.Value]]:
    return [(_engine.Value(demo.input), _engine.Value(demo.output)) for demo in demos]
