"""The mutation operators of the engine."""

from collections.abc import Sequence
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.candidates.program import Program
from arcbatt.evaluating.cases import demo_cases, engine_cases
from arcbatt.limits import Limits
from arcbatt.tasks.model import Task


class Operator(NamedTuple):
    """An operator: how often it is tried relative to the others, and what it does."""

    name: str
    weight: float
    doc: str


def engine_operators() -> list[Operator]:
    """The operators of the engine; their numbers are their places in this list."""
    return [Operator(name, weight, doc) for name, doc, weight in _engine.list_operators()]


class Dealer:
    """Mutates programs by the operators of the engine, knowing the values that their lines have on the demo samples.

    Parameters
    ----------
    programs: the parents.
    task: the task on whose demo samples they are observed.
    limits: those within which they are observed.
    """

    def __init__(self, programs: Sequence[Program], task: Task, limits: Limits) -> None:
        self._core = _engine.Dealer([program.core for program in programs], observed(task), limits)

    def mutate(self, parent: int, operator: int, seed: int) -> tuple[Program, str] | None:
        """A mutant of parent number `parent` by operator number `operator`, and what was changed; None if the operator
        does not apply at the place that the seed draws."""
        made = self._core.mutate(parent, operator, seed)
        return None if made is None else (Program(made[0]), made[1])


def observed(task: Task) -> list[tuple[_engine.Value, _engine.Value, _engine.Value]]:
    """The demo samples as the engine takes them: (S, input, output)."""
    cases = engine_cases(demo_cases(task.demos))
    return [(s, grid, output) for s, grid, _, output in cases if s is not None and output is not None]
