"""A search in legs: its state goes to a worker as data and comes back with what was found.

A leg is short at first, and half as long as all before it later on, up to a minute: what a worker that is lost takes
along stays small, and so does the share of the state on its way. Where legs end makes no difference to the course,
which is that of one search in one process.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.dealing.mutations import MUTATIONS
from arcbatt.errors import ExecutorError
from arcbatt.evaluating.session import hashes_needed
from arcbatt.executors import Call, cancelled_here
from arcbatt.searching.evolution import Evolution
from arcbatt.searching.folder import HASH_BYTES, SavedSearch, SearchFolder
from arcbatt.searching.identity import course_identity
from arcbatt.searching.outcome import Outcome, outcome_of
from arcbatt.searching.settings import EvolveSettings
from arcbatt.searching.timeline import joined_timelines
from arcbatt.tasks.model import Task

MIN_SECONDS = 1.0
MAX_SECONDS = 60.0
"""A leg lasts between the two."""


@dataclass(frozen=True)
class Leg:
    """A part of a search, as plain data.

    `identity` is what the course depends on where the leg is from; `seconds` is when no other generation begins,
    `budget` when the one under way is given up.
    """

    task: Task
    settings: EvolveSettings
    identity: dict[str, object]
    given: tuple[Entry | Program, ...]
    saved: SavedSearch | None
    generations: int | None
    seconds: float | None
    budget: float | None
    workers: int
    trace: bool


@dataclass(frozen=True)
class LegDone:
    """What a leg came to: the state, all that is known of the search, the generations that were made, and whether the
    search is finished. Timelines start so many seconds after the leg did: clocks of other machines do not tell when."""

    saved: SavedSearch
    outcome: Outcome
    generations: int
    finished: bool


def check_course(task: Task, settings: EvolveSettings, identity: dict[str, object]) -> None:
    """Raises `ExecutorError` if a search would take another course here than where the identity is from."""
    here = course_identity(task, settings, list(MUTATIONS.values()))
    if here != identity:
        names = [name for name in {**here, **identity} if here.get(name) != identity.get(name)]
        raise ExecutorError(
            f"a worker would search on another course: {names[0]} is {here.get(names[0])} there, here it is "
            f"{identity.get(names[0])}"
        )


def make_leg(leg: Leg) -> LegDone:
    """Make a leg, in a worker. Raises `ExecutorError` if the search would take another course here."""
    begun = time.perf_counter()
    check_course(leg.task, leg.settings, leg.identity)
    if leg.saved is None:
        evolution = Evolution(leg.task, leg.settings, leg.given)
    else:
        evolution = Evolution.restored(leg.task, leg.settings, leg.saved)
        evolution.give(leg.given)
    first = evolution.generation
    if leg.trace:
        evolution.trace()
    budget = None if leg.budget is None else max(0.0, leg.budget - (time.perf_counter() - begun))
    if leg.generations != 0:
        bounds = evolution.iterate(
            seconds=budget, generations=leg.generations, stop=cancelled_here, workers=leg.workers
        )
        for _ in bounds:
            if leg.seconds is not None and time.perf_counter() - begun >= leg.seconds:
                break
    outcome = outcome_of(evolution, time.perf_counter() - begun)
    timelines = tuple(replace(one, started=one.started - begun) for one in outcome.timelines)
    outcome = replace(outcome, timelines=timelines)
    return LegDone(evolution.state(), outcome, evolution.generation - first, evolution.finished)


class TravellingState:
    """The state of a search between its legs, with the hashes that the next one takes, and the folder that it is saved
    in, if there is one."""

    def __init__(self, saved: SavedSearch | None = None, folder: SearchFolder | None = None) -> None:
        self.folder = folder
        self._saved = saved
        self._hashes = bytearray(saved.hashes if saved is not None else b"")
        self._first = hashes_needed(saved.state)[1] if saved is not None else 0

    @property
    def saved(self) -> SavedSearch | None:
        """The state with the hashes to go on."""
        return None if self._saved is None else self._saved._replace(hashes=bytes(self._hashes))

    def take(self, saved: SavedSearch, identity: dict[str, object]) -> None:
        """The state after a leg; it is written to the folder. Raises `StoreError`."""
        self._hashes += saved.hashes
        _, first = hashes_needed(saved.state)
        del self._hashes[: HASH_BYTES * (first - self._first)]
        self._first, self._saved = first, saved
        if self.folder is not None:
            self.folder.write(identity, saved)


@dataclass(eq=False)
class Course:
    """A search that is under way by an executor.

    `seconds` is what it may take in all, as measured where it runs, and `generations` how many it may still make;
    `outcome` is what it has come to.
    """

    task: Task
    settings: EvolveSettings
    given: tuple[Entry | Program, ...]
    state: TravellingState
    seconds: float | None = None
    generations: int | None = None
    workers: int = 1
    trace: bool = False
    outcome: Outcome | None = None
    ended: bool = False
    finished: bool = False

    def __post_init__(self) -> None:
        self._identity = course_identity(self.task, self.settings, list(MUTATIONS.values()))

    @property
    def used(self) -> float:
        """Seconds of search so far."""
        return self.outcome.seconds if self.outcome is not None else 0.0

    def calls(self) -> list[Call]:
        """The next leg."""
        budget = None if self.seconds is None else max(0.0, self.seconds - self.used)
        leg = Leg(
            self.task,
            self.settings,
            self._identity,
            self.given,
            self.state.saved,
            self.generations,
            min(max(self.used / 2, MIN_SECONDS), MAX_SECONDS),
            budget,
            self.workers,
            self.trace,
        )
        return [Call(make_leg, (leg,), f"the search on {self.task.id}")]

    def take(self, call: Call, done: LegDone) -> None:
        """Take in what a leg came to. Raises `StoreError` if it cannot be saved; what was found is not lost."""
        self.outcome = done.outcome if self.outcome is None else joined(self.outcome, done.outcome)
        self.given = ()
        if self.generations is not None:
            self.generations -= done.generations
        out_of_time = self.seconds is not None and self.used >= self.seconds - 0.02
        self.finished = done.finished
        self.ended = done.finished or out_of_time or self.generations == 0
        if done.outcome.status.generation:
            self.state.take(done.saved, self._identity)

    def close(self) -> None:
        """Let others use the folder."""
        if self.state.folder is not None:
            self.state.folder.close()


def joined(before: Outcome, after: Outcome) -> Outcome:
    """What a search came to after another leg: times add up, all else is as it is now."""
    phases = dict(before.phases)
    for name, seconds in after.phases:
        phases[name] = phases.get(name, 0.0) + seconds
    return replace(
        after,
        seconds=before.seconds + after.seconds,
        phases=tuple(phases.items()),
        timelines=tuple(map(joined_timelines, before.timelines, after.timelines)),
    )
