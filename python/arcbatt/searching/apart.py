"""Searches on many tasks at once, by an executor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from arcbatt.candidates.files import Entry
from arcbatt.dealing.mutations import MUTATIONS
from arcbatt.errors import StoreError
from arcbatt.evaluating.session import hashes_needed
from arcbatt.executors import AnyExecutor, Call, Dispatcher, Done
from arcbatt.searching.evolution import Status, already_saved
from arcbatt.searching.folder import SearchFolder, has_search
from arcbatt.searching.identity import course_identity
from arcbatt.searching.islands import Archipelago
from arcbatt.searching.legs import Course, LegDone, TravellingState
from arcbatt.searching.outcome import Outcome
from arcbatt.searching.settings import EvolveSettings
from arcbatt.tasks.model import Task


@dataclass(frozen=True)
class Plan:
    """How all searches of a call go, see `arcbatt.searching.evolve`."""

    settings: EvolveSettings
    generations: int | None
    workers: int
    trace: bool
    islands: int = 1
    exchange: int = 10


def begin_course(
    plan: Plan,
    task: Task,
    parents: Callable[[Task], Sequence[Entry]],
    folder: Path | None,
    resume: bool,
    restart: bool,
    budget: Budget,
) -> Course | Archipelago:
    """A search that begins, or goes on from where it was saved in its folder. Raises `StoreError`."""
    held = SearchFolder(folder / task.id) if folder is not None else None
    try:
        saved = None
        if held is not None and has_search(held.path):
            if not resume and not restart:
                raise already_saved([held.path])
            if resume and plan.islands == 1:
                saved = held.read(course_identity(task, plan.settings, list(MUTATIONS.values())), hashes_needed)
        if plan.islands > 1:
            islands = (task, plan.settings, plan.islands, plan.exchange, parents, held, resume)
            return Archipelago(*islands, budget.share(), plan.generations, plan.workers, plan.trace)
        given = () if saved is not None else tuple(parents(task))
        state = TravellingState(saved, held)
        return Course(task, plan.settings, given, state, budget.share(), plan.generations, plan.workers, plan.trace)
    except BaseException:
        if held is not None:
            held.close()
        raise


class Budget:
    """Seconds of search for some tasks: what one leaves over is shared by those that are not begun. With a `total` of
    wall-clock time, which `begin` makes that of all workers, no task has more than `seconds`."""

    def __init__(self, seconds: float | None, tasks: int, total: float | None = None) -> None:
        self._left = None if seconds is None else seconds * tasks
        self._tasks = tasks
        self._total = total

    def begin(self, width: int) -> None:
        """So many searches go on at once."""
        if self._total is not None:
            whole = self._total * width
            self._left = whole if self._left is None else min(self._left, whole)

    def share(self) -> float | None:
        """What the next task may take; None: as long as it likes."""
        if self._left is None:
            return None
        share = max(0.0, self._left / self._tasks)
        self._left -= share
        self._tasks -= 1
        return share

    def give_back(self, course: Course | Archipelago) -> None:
        """What a search that has ended did not take."""
        if self._left is not None and course.seconds is not None:
            self._left += course.seconds - course.used


class Searches:
    """Searches whose legs a dispatcher gives out; no more are begun than there are workers.

    Parameters
    ----------
    dispatcher: does the legs.
    starts: the searches, each made when it is begun.
    budget: their time.
    progress: called with where a search stands after each leg.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        starts: Iterable[Course | Archipelago],
        budget: Budget,
        progress: Callable[[Status], None] = lambda status: None,
    ) -> None:
        self._dispatcher = dispatcher
        self._starts = iter(starts)
        self._budget = budget
        self._progress = progress
        self._under_way: dict[Call, Course | Archipelago] = {}
        self._workers: dict[tuple[str, int], int] = {}
        self.failures: list[Exception] = []
        """Why searches ended that could not go on."""

    def begin(self) -> None:
        """Begin as many as there are workers for."""
        while len(self._under_way) < self._dispatcher.width:
            course = next(self._starts, None)
            if course is None:
                break
            self._go_on(course)

    def start(self, course: Course | Archipelago) -> None:
        """Begin one more, at once."""
        self._go_on(course)

    def _go_on(self, course: Course | Archipelago) -> None:
        for call in course.calls():
            self._under_way[call] = course
            self._dispatcher.give(call)

    def take(self, done: Done) -> Course | Archipelago | None:
        """Take in a leg; returns its search if that has ended, and begins others."""
        course = self._under_way.pop(done.call)
        if done.lost is not None:
            self.failures.append(done.lost)
            course.ended = True
        else:
            try:
                course.take(done.call, self._placed(done))
            except StoreError as error:
                self.failures.append(error)  # what was found is not lost
                course.ended = True
            if course.outcome is not None:
                self._progress(course.outcome.status)
        if not course.ended:
            self._go_on(course)
            return None
        if course in self._under_way.values():
            return None  # others of its legs
        course.close()
        self._budget.give_back(course)
        self.begin()
        return course

    def _placed(self, done: Done) -> LegDone:
        """What a leg came to, its timeline by the clock of this process, with a number for each thread of a worker."""
        leg: LegDone = done.value
        started = time.perf_counter() - done.seconds

        def number(thread: int) -> int:
            return self._workers.setdefault((done.worker, thread), len(self._workers))

        timelines = tuple(one.placed(started + one.started, number) for one in leg.outcome.timelines)
        return replace(leg, outcome=replace(leg.outcome, timelines=timelines))

    def rest(self) -> list[Course | Archipelago]:
        """The searches that are still under way, which end as they are."""
        left = list(dict.fromkeys(self._under_way.values()))
        self._under_way.clear()
        for course in left:
            course.close()
        return left


def by_executor(
    executor: AnyExecutor,
    starts: Iterable[Course | Archipelago],
    budget: Budget,
    stop: Callable[[], object],
    progress: Callable[[Status], None],
) -> Iterator[Outcome]:
    """The outcomes of searches as they come. Raises, after all of them, why a search could not go on."""
    with Dispatcher(executor, stop) as dispatcher:
        budget.begin(dispatcher.width)
        searches = Searches(dispatcher, starts, budget, progress)
        try:
            if not stop():
                searches.begin()
            for done in dispatcher.results():
                course = searches.take(done)
                if course is not None and course.outcome is not None:
                    yield course.outcome
        finally:
            left = searches.rest()
    yield from (course.outcome for course in left if course.outcome is not None)
    if searches.failures:
        raise searches.failures[0]
