"""Searches on many tasks at once, by an executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from arcbatt.errors import StoreError
from arcbatt.executors import AnyExecutor, Call, Dispatcher, Done
from arcbatt.searching.evolution import Status
from arcbatt.searching.legs import Course
from arcbatt.searching.outcome import Outcome


class Budget:
    """Seconds of search for some tasks: what one leaves over is shared by those that are not begun."""

    def __init__(self, seconds: float | None, tasks: int) -> None:
        self._left = None if seconds is None else seconds * tasks
        self._tasks = tasks

    def share(self) -> float | None:
        """What the next task may take; None: as long as it likes."""
        if self._left is None:
            return None
        share = max(0.0, self._left / self._tasks)
        self._left -= share
        self._tasks -= 1
        return share

    def give_back(self, course: Course) -> None:
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
        starts: Iterable[Course],
        budget: Budget,
        progress: Callable[[Status], None] = lambda status: None,
    ) -> None:
        self._dispatcher = dispatcher
        self._starts = iter(starts)
        self._budget = budget
        self._progress = progress
        self._under_way: dict[Call, Course] = {}
        self.failures: list[Exception] = []
        """Why searches ended that could not go on."""

    def begin(self) -> None:
        """Begin as many as there are workers for."""
        while len(self._under_way) < self._dispatcher.width:
            course = next(self._starts, None)
            if course is None:
                break
            self._go_on(course)

    def _go_on(self, course: Course) -> None:
        call = course.call()
        self._under_way[call] = course
        self._dispatcher.give(call)

    def take(self, done: Done) -> Course | None:
        """Take in a leg; returns its search if that has ended, and begins others."""
        course = self._under_way.pop(done.call)
        if done.lost is not None:
            self.failures.append(done.lost)
            course.ended = True
        else:
            try:
                course.take(done.value)
            except StoreError as error:
                self.failures.append(error)  # what was found is not lost
                course.ended = True
            if course.outcome is not None:
                self._progress(course.outcome.status)
        if not course.ended:
            self._go_on(course)
            return None
        course.close()
        self._budget.give_back(course)
        self.begin()
        return course

    def rest(self) -> list[Course]:
        """The searches that are still under way, which end as they are."""
        left = list(self._under_way.values())
        self._under_way.clear()
        for course in left:
            course.close()
        return left


def by_executor(
    executor: AnyExecutor,
    starts: Iterable[Course],
    budget: Budget,
    stop: Callable[[], object],
    progress: Callable[[Status], None],
) -> Iterator[Outcome]:
    """The outcomes of searches as they come. Raises, after all of them, why a search could not go on."""
    with Dispatcher(executor, stop) as dispatcher:
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
