"""Small typed changes to programs.

A mutation is a function ``(draft, rng) -> description or None`` that changes the draft in place, or leaves it alone and
gives None where it does not apply. Users add one with the `mutation` decorator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, TypeVar

from arcbatt import _engine
from arcbatt.programs.program import Program

_T = TypeVar("_T")

COLOURS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
KINDS: dict[str, tuple[str, ...]] = {
    "flag": ("F", "T"),
    "number": (*COLOURS, "TEN", "NEG_ONE", "NEG_TWO"),
    "direction": ("DOWN", "RIGHT", "UP", "LEFT", "UNITY", "NEG_UNITY", "UP_RIGHT", "DOWN_LEFT"),
    "size": ("ORIGIN", "UNITY", "TWO_BY_TWO", "THREE_BY_THREE", "ZERO_BY_TWO", "TWO_BY_ZERO"),
}
"""The constants by kind; a constant is exchanged for another of a kind that it belongs to."""


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
        """The number of the line that a step has in canonical text, counted from the first call."""
        return sum(what == "call" for what, _, _ in self.steps[: step + 1])

    def type_of(self, step: int) -> str:
        """The type of a step's value as far as the table of primitives tells it, otherwise ``Any``."""
        what, payload, _ = self.steps[step]
        if what == "input":
            return "Tuple" if payload == "S" else "Grid"
        if what == "call":
            return signatures()[payload][1] if payload in signatures() else "Any"
        return constant_type(payload)

    def show(self, step: int) -> str:
        """A step as it is written where it is used."""
        what, payload, _ = self.steps[step]
        if what == "call":
            return f"x{self.line(step)}"
        return payload if what == "input" else constant_name(payload)

    def put_constant(self, call: int, position: int, value: Any) -> None:
        """Make `value` the argument of a call, without changing other uses of the old argument."""
        shifted = [
            (what, payload if isinstance(payload, str) or what != "call" else payload + 1, [a + 1 for a in args])
            for what, payload, args in self.steps
        ]
        self.steps[:] = [("constant", value, []), *shifted]
        self.steps[call + 1][2][position] = 0


@cache
def signatures() -> dict[str, tuple[tuple[str, ...], str]]:
    """For each primitive the types of its parameters and of its result."""
    return {row[0]: (tuple(kind for _, kind in row[2]), row[3]) for row in _engine.list_primitives()}


@cache
def constants() -> dict[str, Any]:
    """The constants by name."""
    return dict(_engine.list_constants())


def constant_name(value: Any) -> str:
    """A constant as programs write it."""
    for name, constant in constants().items():
        if type(constant) is type(value) and constant == value:
            return name
    return str(getattr(value, "__name__", value))


def constant_type(value: Any) -> str:
    """The type of a constant."""
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, int):
        return "Integer"
    return "Callable" if callable(value) else "IntegerTuple"


MutationFunction = Callable[[Draft, Random], "str | None"]


@dataclass(frozen=True)
class Mutation:
    """A named mutation and how often it is tried, relative to the others."""

    name: str
    weight: float
    apply: MutationFunction


MUTATIONS: dict[str, Mutation] = {}


def mutation(name: str, weight: float = 1.0) -> Callable[[MutationFunction], MutationFunction]:
    """Decorator: add a mutation.

    ::

        @arcbatt.mutation("mirror the result", weight=0.5)
        def mirror(draft, rng):
            draft.steps.append(("call", "vmirror", [len(draft.steps) - 1]))
            return "result mirrored"
    """

    def register(function: MutationFunction) -> MutationFunction:
        MUTATIONS[name] = Mutation(name, weight, function)
        return function

    return register


def mutate(program: Program, rng: Random) -> tuple[Program, str] | None:
    """A mutant and what was done, or None if the mutation that was drawn does not apply here."""
    draft = Draft.of(program)
    point = rng.random() * sum(m.weight for m in MUTATIONS.values())
    for chosen in MUTATIONS.values():
        point -= chosen.weight
        if point < 0:
            break
    done = chosen.apply(draft, rng)
    return None if done is None else (draft.program(), f"{chosen.name}: {done}")


def _uses_of_constants(draft: Draft) -> list[tuple[int, int]]:
    return [
        (k, p)
        for k in draft.calls()
        for p, arg in enumerate(draft.steps[k][2])
        if draft.steps[arg][0] == "constant" and constant_type(draft.steps[arg][1]) != "Callable"
    ]


@mutation("constant", 3.0)
def change_constant(draft: Draft, rng: Random) -> str | None:
    """A constant becomes another of its kind."""
    uses = _uses_of_constants(draft)
    if not uses:
        return None
    call, position = pick(rng, uses)
    old = constant_name(draft.steps[draft.steps[call][2][position]][1])
    kinds = [kind for kind in KINDS.values() if old in kind]
    if not kinds:
        return None
    new = pick(rng, [name for name in pick(rng, kinds) if name != old])
    line = draft.line(call)
    draft.put_constant(call, position, constants()[new])
    return f"{old} -> {new} in line {line}"


@mutation("argument", 2.0)
def change_argument(draft: Draft, rng: Random) -> str | None:
    """An argument becomes an earlier step of the same type."""
    calls = draft.calls()
    if not calls:
        return None
    call = pick(rng, calls)
    args = draft.steps[call][2]
    position = int(rng.random() * len(args))
    old = args[position]
    wanted = draft.type_of(old)
    others = [k for k in range(call) if k != old and draft.type_of(k) == wanted and wanted != "Any"]
    if not others:
        return None
    new = pick(rng, others)
    done = f"{draft.show(old)} -> {draft.show(new)} in line {draft.line(call)}"
    args[position] = new
    return done


@mutation("function", 2.0)
def change_function(draft: Draft, rng: Random) -> str | None:
    """A call goes to another primitive of the same signature, or a primitive used as a value becomes such a one."""
    table = signatures()
    values = [k for k, (what, v, _) in enumerate(draft.steps) if what == "constant" and callable(v)]
    places = draft.calls() + [k for k in values if constant_name(draft.steps[k][1]) in table]
    if not places:
        return None
    place = pick(rng, places)
    what, payload, args = draft.steps[place]
    old = payload if what == "call" else constant_name(payload)
    others = [name for name, signature in table.items() if name != old and signature == table.get(old)]
    if not others:
        return None
    new = pick(rng, others)
    functions = {row[0]: row[1] for row in _engine.list_primitives()} if what == "constant" else {}
    draft.steps[place] = (what, functions.get(new, new), args)
    return f"{old} -> {new} in line {max(1, draft.line(place))}"
