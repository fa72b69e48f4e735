"""Making a batt: choose parents, mutate some of them, merge."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import nsmallest
from itertools import accumulate
from math import log
from random import Random
from typing import NamedTuple

from arcbatt.candidates import library
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.dealing.mutations import Mutator
from arcbatt.dealing.similar import bundled_traits, traits
from arcbatt.errors import TaskError, UsageError, expect_number
from arcbatt.scoring.batt import Batt
from arcbatt.store import Store
from arcbatt.tasks import load_task
from arcbatt.tasks.model import Task

PARENT_SHARE = 4
"""One candidate in this many is a parent itself; the others are mutants of these."""

MUTANT_DIFFERS = 4
MAX_FIT = 0.1 + 1.0 + 1.0
"""How much more readily a parent is drawn that solves every demo: the most that `_by_fit` comes to."""

SCORED_AT_ONCE = 16
"""Parents that are scored before it is looked whether others can still be drawn."""

TRIES = 200
"""Tries in succession without a new mutant after which a parent counts as exhausted."""


class Deal(NamedTuple):
    """A batt that was dealt: its candidates and differs, and the seed that gives it again."""

    candidates: tuple[Entry, ...]
    differs: tuple[Entry, ...]
    seed: int
    task: str | None


class _Parent(NamedTuple):
    name: str
    program: Program
    weight: float
    """How readily it is drawn: at first the share of demo samples that it solves."""
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
    The same seed, library and store give the same batt. Test outputs take no part. Raises `UsageError`, `TaskError`,
    and `LimitError` for a number that makes no sense.
    """
    expect_number(count, "candidates", 1, 2**63 - 1)
    expect_number(seed, "seed", -(2**63), 2**63 - 1)
    rng = Random(seed)
    seen_task = load_task(task).task if isinstance(task, str) else task
    parents = _solver_parents(store)
    if seen_task is not None:
        parents = _by_likeness(parents, seen_task)
    candidates = _candidates(count, parents, seen_task, frozen_solvers, rng)
    differs = _differs(store, seen_task, frozen_differs, rng)
    return Deal(tuple(candidates), tuple(differs), seed, seen_task.id if seen_task else None)


def _solver_parents(store: Store | None) -> list[_Parent]:
    stored = store.programs() if store is not None else []
    uses = store.uses() if store is not None else {}
    found = [_Parent(t, p, 1.0, (t,)) for t, p in library.solvers().items()]
    found += [_Parent(k.md5, program, k.score, (k.task,)) for k, program in stored]
    unique: dict[Program, _Parent] = {}
    for parent in found:
        known = unique.setdefault(parent.program, parent)
        if known is not parent:
            weight, tasks = max(parent.weight, known.weight), tuple(dict.fromkeys(known.tasks + parent.tasks))
            unique[parent.program] = known._replace(weight=weight, tasks=tasks)
    # The more often it was a parent, the less there is still to find near it.
    return [p._replace(weight=max(p.weight, 1e-9) / (1 + uses.get(p.name, 0) / 16) ** 0.5) for p in unique.values()]


def _by_likeness(parents: list[_Parent], task: Task) -> list[_Parent]:
    """The same parents, weighted by how similar their own tasks are."""
    wanted, known_traits = traits(task), bundled_traits()
    return [
        p._replace(weight=3.0 * p.weight)
        if any(known_traits.get(known) == wanted for known in p.tasks if known != task.id)
        else p
        for p in parents
    ]


def _by_fit(parents: list[_Parent], task: Task) -> list[_Parent]:
    """The same parents, weighted by what they do on the demos of the task, at most `MAX_FIT` times as much."""
    demos = replace(task, test_inputs=())  # the tests take no part
    results = Batt([p.program for p in parents], library.differs().values()).score(demos)
    fits = (0.1 + results.demo_score(c) + results.progress(c) for c in range(len(parents)))
    return [p._replace(weight=p.weight * fit) for p, fit in zip(parents, fits, strict=True)]


def _candidates(count: int, parents: list[_Parent], task: Task | None, frozen: bool, rng: Random) -> list[Entry]:
    if not parents:
        raise UsageError("no parents: the library and the store are empty")
    wanted = count if frozen else -(-count // PARENT_SHARE)
    # Half of the parents are programs known for the task, as far as there are so many.
    own = [p for p in parents if task is not None and task.id in p.tasks]
    drawn = _draw_several(own, -(-wanted // 2), task, rng)
    chosen = {parent.name for parent in drawn}
    drawn += _draw_several([p for p in parents if p.name not in chosen], wanted - len(drawn), task, rng)
    entries = {parent.program: Entry(parent.program, parent.name, "") for parent in drawn}
    if frozen:
        return list(entries.values())
    known = {p.program for p in parents}
    mutators = _Mutators([p.program for p in drawn], [p.tasks for p in drawn], task)
    everyone = _Pool([p.weight for p in drawn])
    preferred = _Pool([p.weight if task is not None and task.id in p.tasks else 0.0 for p in drawn])
    failures = [0] * len(drawn)
    own_turn = False
    while len(entries) < count and everyone:
        # Every other try is at one of the task's own programs, as long as these have new mutants.
        own_turn = not own_turn
        number = (preferred if own_turn and preferred else everyone).draw(rng)
        mutant = mutators.mutate(number, rng)
        if mutant is not None and mutant[0] not in known and mutant[0] not in entries:
            entries[mutant[0]] = Entry(mutant[0], drawn[number].name, mutant[1])
            failures[number] = 0
            continue
        failures[number] += 1
        if failures[number] >= TRIES:
            everyone.remove(number)
            preferred.remove(number)
    return list(entries.values())


class _Pool:
    """Numbers to draw by weight."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights = list(weights)
        self._sums = list(accumulate(self._weights))

    def __bool__(self) -> bool:
        return self._sums[-1] > 0

    def draw(self, rng: Random) -> int:
        return min(bisect_right(self._sums, rng.random() * self._sums[-1]), len(self._sums) - 1)

    def remove(self, number: int) -> None:
        self._weights[number] = 0.0
        self._sums = list(accumulate(self._weights))


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


def _draw_several(parents: Sequence[_Parent], count: int, task: Task | None, rng: Random) -> list[_Parent]:
    """Up to so many different parents, by weight; with a task also by how they fit it."""
    # The first events of processes with these rates come in the order in which draws one by one would take them.
    waits = [-log(1.0 - rng.random()) for _ in parents]
    if task is None:
        return [parents[k] for _, k in nsmallest(count, [(w / parents[k].weight, k) for k, w in enumerate(waits)])]
    # To score parents takes longer than all else: those are left out that would come too late even if they fitted best.
    soonest = sorted((wait / (parents[k].weight * MAX_FIT), k) for k, wait in enumerate(waits))
    drawn: list[tuple[float, int, _Parent]] = []
    for first in range(0, len(soonest) if count else 0, SCORED_AT_ONCE):
        if len(drawn) == count and drawn[-1][0] < soonest[first][0]:
            break
        numbers = [k for _, k in soonest[first : first + SCORED_AT_ONCE]]
        fitted = _by_fit([parents[k] for k in numbers], task)
        drawn = nsmallest(count, [*drawn, *((waits[k] / p.weight, k, p) for k, p in zip(numbers, fitted, strict=True))])
    return [parent for _, _, parent in drawn]


def _differs(store: Store | None, task: Task | None, frozen: bool, rng: Random) -> Iterable[Entry]:
    entries = {p: Entry(p, name, "") for name, p in library.differs().items()}
    for kept, program in store.programs(kind="differ") if store is not None else []:
        entries.setdefault(program, Entry(program, kept.md5, ""))
    if frozen:
        return entries.values()
    parents = list(entries.values())
    mutator = Mutator([p.dsl for p in parents], task or _any_task(()))
    for _ in range(TRIES):
        if len(entries) >= len(parents) + MUTANT_DIFFERS:
            break
        parent = int(rng.random() * len(parents))
        mutant = mutator.mutate(parent, rng)
        if mutant is not None:
            entries.setdefault(mutant[0], Entry(mutant[0], parents[parent].parent, mutant[1]))
    return entries.values()
