"""Making a batt: choose parents, mutate some of them, merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from arcbatt.dealing.mutations import Mutator
from arcbatt.dealing.similar import traits
from arcbatt.errors import TaskError, UsageError
from arcbatt.programs import library
from arcbatt.programs.files import Entry
from arcbatt.programs.program import Program
from arcbatt.scoring.batt import Batt
from arcbatt.store import Store
from arcbatt.tasks import load_task
from arcbatt.tasks.model import Task

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
    """The share of demo samples that it solves."""
    tasks: tuple[str, ...]
    """The tasks that it is known for."""


def deal(
    count: int,
    seed: int,
    *,
    task: str | Task | None = None,
    store: Store | None = None,
    frozen_solvers: bool = False,
    frozen_differs: bool = False,
) -> Deal:
    """A batt of up to `count` different candidates.

    Parents come from the library and from the store: by the share of demo samples that they solve, and by how rarely
    the store knows them as parents. With `task`, those known for it come first, then those of similar tasks (the same
    relation of sizes, the same change of palette), all by how much of the difference on its demos they take away, as
    differs measure it. With `frozen_solvers` candidates are parents as they are, with `frozen_differs` so are differs.
    The same seed, library and store give the same batt. Test outputs take no part. Raises `UsageError` and `TaskError`.
    """
    if count < 1:
        raise UsageError(f"expected at least 1 candidate, found {count}")
    rng = Random(seed)
    seen_task = load_task(task).task if isinstance(task, str) else task
    parents = _solver_parents(store)
    if seen_task is not None:
        parents = _for_task(parents, seen_task)
    candidates = _candidates(count, parents, seen_task, frozen_solvers, rng)
    differs = _differs(store, seen_task, frozen_differs, rng)
    return Deal(tuple(candidates), tuple(differs), seed, seen_task.id if seen_task else None)


def _solver_parents(store: Store | None) -> list[_Parent]:
    stored = store.best(kind="solver") if store is not None else []
    uses = store.uses() if store is not None else {}
    found = [_Parent(t, p, 1.0, (t,)) for t, p in library.solvers().items()]
    found += [_Parent(k.md5, Program.parse(k.text, k.md5), k.score, (k.task,)) for k in stored]
    unique: dict[Program, _Parent] = {}
    for parent in found:
        known = unique.setdefault(parent.program, parent)
        weight, tasks = max(parent.weight, known.weight), tuple(dict.fromkeys(known.tasks + parent.tasks))
        unique[parent.program] = _Parent(known.name, parent.program, weight, tasks)
    # The more often it was a parent, the less there is still to find near it.
    return [replace(p, weight=p.weight / (1 + uses.get(p.name, 0) / 16) ** 0.5) for p in unique.values()]


def _for_task(parents: list[_Parent], task: Task) -> list[_Parent]:
    """The same parents, weighted by what they do on the demos of the task and by how similar their own tasks are."""
    results = Batt([p.program for p in parents], library.differs().values()).score(task)
    wanted = traits(task)
    weighted = []
    for c, parent in enumerate(parents):
        similar = any(_traits_of(known) == wanted for known in parent.tasks if known != task.id)
        fit = 0.1 + results.demo_score(c) + results.progress(c)
        weighted.append(replace(parent, weight=parent.weight * fit * (3.0 if similar else 1.0)))
    return weighted


def _traits_of(task_id: str) -> tuple[str, str] | None:
    known = _TRAITS.get(task_id)
    if known is None and task_id not in _TRAITS:
        task = _task_at_hand(task_id)
        known = None if task is None else traits(task)
        _TRAITS[task_id] = known
    return known


_TRAITS: dict[str, tuple[str, str] | None] = {}


def _draw(parents: list[_Parent], rng: Random) -> _Parent:
    point = rng.random() * sum(p.weight for p in parents)
    for parent in parents:
        point -= parent.weight
        if point < 0:
            return parent
    return parents[-1]


def _candidates(count: int, parents: list[_Parent], task: Task | None, frozen: bool, rng: Random) -> list[Entry]:
    if not parents:
        raise UsageError("no parents: the library and the store are empty")
    wanted = count if frozen else -(-count // PARENT_SHARE)
    # Half of the parents are programs known for the task, as far as there are so many.
    own = [p for p in parents if task is not None and task.id in p.tasks]
    drawn = _draw_several(own, -(-wanted // 2), rng)
    drawn += _draw_several([p for p in parents if p not in drawn], wanted - len(drawn), rng)
    entries = {parent.program: Entry(parent.program, parent.name, "") for parent in drawn}
    if frozen:
        return list(entries.values())
    known = {p.program for p in parents}
    mutators = _Mutators([p.program for p in drawn], [p.tasks for p in drawn], task)
    for _ in range(TRIES * count):
        if len(entries) >= count:
            break
        # Every other mutant is one of the task's own programs, however few these are.
        preferred = [p for p in drawn if p in own] if len(entries) % 2 else []
        parent = _draw(preferred or drawn, rng)
        mutant = mutators.mutate(drawn.index(parent), rng)
        if mutant is not None and mutant[0] not in known:
            entries.setdefault(mutant[0], Entry(mutant[0], parent.name, mutant[1]))
    return list(entries.values())


class _Mutators:
    """Mutates parents, observed on the task of the deal; without one, each on a task that it is known for."""

    def __init__(self, programs: list[Program], tasks: list[tuple[str, ...]], task: Task | None) -> None:
        self._programs, self._tasks = programs, tasks
        self._shared = Mutator(programs, task) if task is not None else None
        self._own: dict[int, Mutator] = {}

    def mutate(self, parent: int, rng: Random) -> tuple[Program, str] | None:
        if self._shared is not None:
            return self._shared.mutate(parent, rng)
        if parent not in self._own:
            self._own[parent] = Mutator([self._programs[parent]], _any_task(self._tasks[parent]))
        return self._own[parent].mutate(0, rng)


def _any_task(task_ids: tuple[str, ...]) -> Task:
    known = (task for task in map(_task_at_hand, task_ids) if task is not None)
    return next(known, None) or load_task("007bbfb7").task  # some grids, so that lines have values at all


def _task_at_hand(task_id: str) -> Task | None:
    try:
        return load_task(task_id).task
    except TaskError:
        return None  # of a source that was given to another command


def _draw_several(parents: list[_Parent], count: int, rng: Random) -> list[_Parent]:
    """Up to so many different parents, by weight."""
    rest = list(parents)
    drawn: list[_Parent] = []
    while rest and len(drawn) < count:
        parent = _draw(rest, rng)
        rest.remove(parent)
        drawn.append(parent)
    return drawn


def _differs(store: Store | None, task: Task | None, frozen: bool, rng: Random) -> Iterable[Entry]:
    entries = {p: Entry(p, name, "") for name, p in library.differs().items()}
    for kept in store.best(kind="differ") if store is not None else []:
        program = Program.parse(kept.text, kept.md5)
        entries.setdefault(program, Entry(program, kept.md5, ""))
    if frozen:
        return entries.values()
    parents = list(entries.values())
    mutator = Mutator([p.program for p in parents], task or _any_task(()))
    for _ in range(TRIES):
        if len(entries) >= len(parents) + MUTANT_DIFFERS:
            break
        parent = int(rng.random() * len(parents))
        mutant = mutator.mutate(parent, rng)
        if mutant is not None:
            entries.setdefault(mutant[0], Entry(mutant[0], parents[parent].parent, mutant[1]))
    return entries.values()
