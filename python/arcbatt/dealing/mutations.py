"""Mutation operators: those of the engine, and those that users write in Python.

An operator in Python is a function ``(draft, rng) -> description or None`` that changes the draft in place, or leaves
it alone and gives None where it does not apply. The engine's operators work on the values that the lines of a program
have on the samples (crates/batt-core/src/search/operators.rs); all of them share one list of weights.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple, TypeVar

from arcbatt.candidates.files import check_text
from arcbatt.candidates.primitives import signatures
from arcbatt.candidates.program import Program
from arcbatt.errors import ProgramError, UsageError
from arcbatt.evaluating.mutants import Dealer, engine_operators
from arcbatt.limits import Limits
from arcbatt.tasks.model import Task

_T = TypeVar("_T")

OBSERVING = Limits(fuel=200_000, max_leaves=100_000, max_nesting=16, max_calls=50)
"""The limits within which parents are observed, and candidates of `evolve` are evaluated: tighter than those of a run,
because a population has many members and the slowest would decide its speed."""


def pick(rng: Random, items: Sequence[_T]) -> _T:
    """One of the items. Only `Random.random` is used, whose sequence no version of Python changes."""
    return items[int(rng.random() * len(items))]


@dataclass
class Draft:
    """A program in the making: its steps, as in `Program.steps`, to be changed in place.

    A step may refer to earlier steps only. The last step is the result.
    """

    steps: list[tuple[str, Any, list[int]]]
    kind: str

    @classmethod
    def of(cls, program: Program) -> Draft:
        """A draft that starts as this program."""
        return cls([(what, payload, list(args)) for what, payload, args in program.steps()], program.kind)

    def program(self) -> Program:
        """The program that the draft has become."""
        return Program.from_steps(self.steps, self.kind)

    def calls(self) -> list[int]:
        """The numbers of the steps that call a primitive."""
        return [k for k, (what, payload, _) in enumerate(self.steps) if what == "call" and isinstance(payload, str)]

    def line(self, step: int) -> int:
        """The line of the canonical text that a step is on, counted from the first call."""
        return sum(what == "call" for what, _, _ in self.steps[: step + 1])

    def type_of(self, step: int) -> str:
        """The type of a step's value as far as the table of primitives tells it, otherwise ``Any``."""
        what, payload, _ = self.steps[step]
        if what == "input":
            return "Tuple" if payload == "S" else "Grid"
        if what == "call":
            return signatures()[payload][1] if payload in signatures() else "Any"
        if isinstance(payload, bool):
            return "Boolean"
        if isinstance(payload, int):
            return "Integer"
        return "Callable" if callable(payload) else "IntegerTuple"

    def put_constant(self, call: int, position: int, value: Any) -> None:
        """Make `value` the argument of a call, without changing other uses of the old argument."""
        shifted = [
            (what, payload if isinstance(payload, str) or what != "call" else payload + 1, [a + 1 for a in args])
            for what, payload, args in self.steps
        ]
        self.steps[:] = [("constant", value, []), *shifted]
        self.steps[call + 1][2][position] = 0


MutationFunction = Callable[[Draft, Random], "str | None"]


class Mutation(NamedTuple):
    """A named mutation and how often it is tried, relative to the others, before anything is known of what pays."""

    name: str
    weight: float
    apply: MutationFunction

    def __call__(self, program: Program, rng: Random) -> tuple[Program, str] | None:
        """A mutant and what was done; None if it does not apply, or if what it made is no program.

        The latter is said in a `RuntimeWarning`. Raises `UsageError` if the function fails.
        """
        draft = Draft.of(program)
        where = f"mutation {self.name!r} failed on {program.id[:8]}"
        try:
            done = self.apply(draft, rng)
        except Exception as error:  # whatever a user's function raises; the message must name the function
            raise UsageError(f"{where}: {error}") from error
        if done is None:
            return None
        check_text(done, f"{where}: what it returns")
        try:
            return draft.program(), done
        except ProgramError as error:
            message = f"mutation {self.name!r} makes what is no program, which is left out: {error}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)
            return None
        except (OverflowError, TypeError, ValueError) as error:
            raise UsageError(f"{where}: steps of another form than Program.steps: {error}") from error


MUTATIONS: dict[str, Mutation] = {}
"""The operators that users have added."""


def mutation(name: str, weight: float = 1.0) -> Callable[[MutationFunction], MutationFunction]:
    """Decorator: add a mutation operator.

    ::

        @arcbatt.mutation("mirror the result", weight=0.5)
        def mirror(draft: Draft, rng: Random) -> str:
            draft.steps.append(("call", "vmirror", [len(draft.steps) - 1]))
            return "result mirrored"

    Raises `UsageError` if an operator of the engine has the name.
    """
    if any(name == operator.name for operator in engine_operators()):
        raise UsageError(f"mutation {name!r}: the engine has an operator of this name")

    def register(function: MutationFunction) -> MutationFunction:
        MUTATIONS[name] = Mutation(name, weight, function)
        return function

    return register


def operators() -> dict[str, tuple[float, str]]:
    """All operators by name: weight, and what each does."""
    engine = {one.name: (one.weight, one.doc) for one in engine_operators()}
    return engine | {m.name: (m.weight, (m.apply.__doc__ or "").strip()) for m in MUTATIONS.values()}


class Mutator:
    """Mutates programs, knowing the values that their lines have on the demo samples of a task."""

    def __init__(self, programs: Sequence[Program], task: Task) -> None:
        self.programs = list(programs)
        self._dealer = Dealer(self.programs, task, OBSERVING)
        self._engine_operators = engine_operators()

    def mutate(self, parent: int, rng: Random) -> tuple[Program, str] | None:
        """A mutant of program number `parent`, and ``operator: what was changed``; None if the operator that was
        drawn does not apply at the place that was drawn."""
        weights = [one.weight for one in self._engine_operators] + [m.weight for m in MUTATIONS.values()]
        chosen = _weighted(weights, rng)
        if chosen >= len(self._engine_operators):
            mutation = list(MUTATIONS.values())[chosen - len(self._engine_operators)]
            done, name = mutation(self.programs[parent], rng), mutation.name
        else:
            name = self._engine_operators[chosen].name
            done = self._dealer.mutate(parent, chosen, int(rng.random() * 2**53))
        if not done or done[0] == self.programs[parent]:
            return None
        return done[0], f"{name}: {done[1]}"


def _weighted(weights: Sequence[float], rng: Random) -> int:
    point = rng.random() * sum(weights)
    for k, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return k
    return len(weights) - 1
