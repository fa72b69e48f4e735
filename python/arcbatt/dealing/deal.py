"""Making a batt: choose parents, mutate some of them, merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from arcbatt.dealing.mutations import mutate
from arcbatt.errors import UsageError
from arcbatt.programs import library
from arcbatt.programs.files import Entry
from arcbatt.programs.program import Program
from arcbatt.store import Store

PARENT_SHARE = 4
"""One candidate in this many is a parent itself; the others are mutants of these."""

MUTANT_DIFFERS = 4
TRIES = 200


@dataclass(frozen=True)
class Deal:
    """A batt that was dealt: its candidates and differs, and the seed that gives it again."""

    candidates: tuple[Entry, ...]
    differs: tuple[Entry, ...]
    seed: int
    task: str | None


@dataclass(frozen=True)
class _Parent:
    name: str
    program: Program
    weight: float
    own: bool
    """Whether it is known for the task of the deal."""


def deal(
    count: int,
    seed: int,
    *,
    task: str | None = None,
    store: Store | None = None,
    frozen_solvers: bool = False,
    frozen_differs: bool = False,
) -> Deal:
    """A batt of up to `count` different candidates.

    Parents come from the library and from the store, by the share of demo samples they solve; those of `task` come
    first. With `frozen_solvers` candidates are parents as they are, with `frozen_differs` so are differs. The same
    seed, library and store give the same batt. Nothing of a task but its id is looked at. Raises `UsageError`.
    """
    if count < 1:
        raise UsageError(f"expected at least 1 candidate, found {count}")
    rng = Random(seed)
    parents = _solver_parents(task, store)
    candidates = _candidates(count, parents, frozen_solvers, rng)
    differs = _differs(store, frozen_differs, rng)
    return Deal(tuple(candidates), tuple(differs), seed, task)


def _solver_parents(task: str | None, store: Store | None) -> list[_Parent]:
    stored = store.best(kind="solver") if store is not None else []
    found = [_Parent(t, p, 1.0, t == task) for t, p in library.solvers().items()]
    found += [_Parent(k.md5, Program.parse(k.text, k.md5), k.score, k.task == task) for k in stored]
    unique: dict[Program, _Parent] = {}
    for parent in found:
        known = unique.setdefault(parent.program, parent)
        weight, own = max(parent.weight, known.weight), parent.own or known.own
        unique[parent.program] = _Parent(known.name, parent.program, weight, own)
    return list(unique.values())


def _draw(parents: list[_Parent], rng: Random) -> _Parent:
    point = rng.random() * sum(p.weight for p in parents)
    for parent in parents:
        point -= parent.weight
        if point < 0:
            return parent
    return parents[-1]


def _candidates(count: int, parents: list[_Parent], frozen: bool, rng: Random) -> list[Entry]:
    if not parents:
        raise UsageError("no parents: the library and the store are empty")
    wanted = count if frozen else -(-count // PARENT_SHARE)
    # Half of the parents are programs known for the task, as far as there are so many.
    drawn = _draw_several([p for p in parents if p.own], -(-wanted // 2), rng)
    drawn += _draw_several([p for p in parents if p not in drawn], wanted - len(drawn), rng)
    entries = {parent.program: Entry(parent.program, parent.name, "") for parent in drawn}
    for _ in range(0 if frozen else TRIES * count):
        if len(entries) >= count:
            break
        # Every other mutant is one of the task's own programs, however few these are.
        own = [p for p in drawn if p.own] if len(entries) % 2 else []
        parent = _draw(own or drawn, rng)
        mutant = mutate(parent.program, rng)
        if mutant is not None:
            entries.setdefault(mutant[0], Entry(mutant[0], parent.name, mutant[1]))
    return list(entries.values())


def _draw_several(parents: list[_Parent], count: int, rng: Random) -> list[_Parent]:
    """Up to so many different parents, by weight."""
    rest = list(parents)
    drawn: list[_Parent] = []
    while rest and len(drawn) < count:
        parent = _draw(rest, rng)
        rest.remove(parent)
        drawn.append(parent)
    return drawn


def _differs(store: Store | None, frozen: bool, rng: Random) -> Iterable[Entry]:
    entries = {p: Entry(p, name, "") for name, p in library.differs().items()}
    for kept in store.best(kind="differ") if store is not None else []:
        program = Program.parse(kept.text, kept.md5)
        entries.setdefault(program, Entry(program, kept.md5, ""))
    parents = list(entries.values())
    wanted = len(parents) + (0 if frozen else MUTANT_DIFFERS)
    for _ in range(0 if frozen else TRIES):
        if len(entries) >= wanted:
            break
        parent = parents[int(rng.random() * len(parents))]
        mutant = mutate(parent.program, rng)
        if mutant is not None:
            entries.setdefault(mutant[0], Entry(mutant[0], parent.parent, mutant[1]))
    return entries.values()
