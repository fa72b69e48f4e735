"""Two answers for every test input of every task: both searches, here or by an executor."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from arcbatt.answering.portfolio import (
    Begun,
    SolveAnswer,
    Solved,
    SolveSettings,
    begin_task,
    finish_task,
    search_coarsely,
    seeds,
)
from arcbatt.candidates import library
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.dealing.mutations import MUTATIONS
from arcbatt.evaluating.engine import worker_count
from arcbatt.executors import AnyExecutor, Call, Dispatcher, Done, cancelled_here
from arcbatt.limits import Limits
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.run import RunSettings, begin_run, run_task
from arcbatt.searching import EvolveSettings, Known, Outcome, Status, search
from arcbatt.searching.apart import Budget, Searches
from arcbatt.searching.coarse import CoarseOutcome, coarse_all
from arcbatt.searching.identity import course_identity
from arcbatt.searching.islands import Archipelago
from arcbatt.searching.legs import Course, TravellingState, check_course
from arcbatt.store import Inputs, Store
from arcbatt.tasks.model import LoadedTask, Task, check_task

__all__ = ["SolveAnswer", "SolveSettings", "Solved", "solve"]

log = logging.getLogger("arcbatt")


def solve(
    tasks: Sequence[Task],
    settings: SolveSettings = SolveSettings(),
    store: Store | None = None,
    *,
    programs: Sequence[Program] = (),
    stop: Callable[[], object] = lambda: False,
    command: str = "",
    inputs: Inputs | None = None,
    begin: Callable[[str], None] = lambda task: None,
    progress: Callable[[Status], None] = lambda status: None,
    executor: AnyExecutor | None = None,
    trace: bool = False,
) -> Iterator[Solved]:
    """Two different answers for every test input of every task, in order; with an `executor` (`arcbatt.executors`) in
    any order.

    The rule. The two different grids that are most likely right, of what both searches found, and with
    `settings.known` of what `programs`, the library and the `store` answer; where there are fewer than two, the test
    input itself. Evolution goes on where no answer is likely; it begins with the programs of the coarse search, with
    `programs`, with the library, and with the `store` as it is when this is called. What the searches find that
    reproduces some demo is kept in the store, as of a run of this `command` with these `inputs`. A `Task` has no test
    outputs: they cannot take part. `stop` is asked often; a search that it ends is answered like any other. `begin` is
    called with the id of a task, `progress` after every generation; the logger ``arcbatt`` says the same now and then.
    With `trace` the outcomes of evolution have timelines, as those of the coarse search always have.

    Raises `StoreError`, and `ExecutorError` if the executor has broken for good or a task ends its workers (after all
    others).

    Example:
        >>> from arcbatt import load_task
        >>> (solved,) = solve([load_task("007bbfb7").task])
        >>> solved.answers[0][0].source, solved.confidence > 0.5  # the coarse search and learned rules agree
        ('both', True)
    """
    for task in tasks:
        check_task(task)
    known = _Parents(Known(store, own=settings.own, with_library=settings.library), programs, settings)
    every = {task.id: task for task in tasks}
    found = (
        _Apart(tasks, settings, known, executor, stop, begin, progress, trace).solved()
        if executor is not None
        else _here(tasks, settings, known, stop, begin, progress, trace)
    )
    for solved in found:
        log.info("%s: right with about %.2f", solved.task, solved.confidence)
        if store is not None and (solved.found.programs or solved.evolution is not None):
            _keep(solved, every[solved.task], settings, store, command, inputs)
        yield solved


class _Parents:
    """What evolution begins with, and what is tried as it is."""

    def __init__(self, known: Known, programs: Sequence[Program], settings: SolveSettings) -> None:
        self._known = known
        self._programs = programs
        self._settings = settings

    def of(self, task: Task) -> list[Entry]:
        if self._settings.seconds <= 0 and not self._settings.known:
            return []
        return [*map(Entry, self._programs), *self._known.parents(task)]

    def tried(self, parents: Sequence[Entry]) -> list[Program]:
        return [entry.dsl for entry in parents] if self._settings.known else []


class _Clock:
    """How long evolution goes on for a task, of `seconds` at most, if a total is shared by all of them."""

    def __init__(self, settings: SolveSettings, tasks: int, width: int) -> None:
        self._settings = settings
        self._left = tasks
        self._width = width
        self._begun = time.perf_counter()
        total = settings.total
        self.coarse = None if total is None or not tasks else total * worker_count(settings.workers) * width / tasks
        """How long a coarse search goes on at most."""

    def share(self) -> float:
        """What the next task may take."""
        total, left = self._settings.total, max(1, self._left)
        self._left -= 1
        if total is None:
            return self._settings.seconds
        unspent = max(0.0, total - (time.perf_counter() - self._begun))
        return min(self._settings.seconds, unspent * self._width / left)


def _here(
    tasks: Sequence[Task],
    settings: SolveSettings,
    known: _Parents,
    stop: Callable[[], object],
    begin: Callable[[str], None],
    progress: Callable[[Status], None],
    trace: bool,
) -> Iterator[Solved]:
    clock = _Clock(settings, len(tasks), 1)
    outcomes: Iterator[CoarseOutcome] = (search_coarsely(task, settings, None, lambda: True) for task in tasks)
    if settings.coarse is not None:
        outcomes = coarse_all(tasks, settings.coarse, workers=settings.workers, seconds=clock.coarse, stop=stop)
    for task, found in zip(tasks, outcomes, strict=False):  # stopped ones are missing at the end
        begin(task.id)
        parents = known.of(task)
        tried = known.tried(parents)
        begun = begin_task(task, found, settings, tried)
        seconds = clock.share()
        evolution: Outcome | None = None
        if seconds > 0 and not begun.likely and not stop():
            evolution = search(
                task,
                seeds(begun, parents),
                seconds,
                seed=settings.seed,
                workers=settings.workers,
                trace=trace,
                stop=stop,
                progress=progress,
            )
        stopped = bool(stop())
        yield finish_task(task, begun, settings, evolution, tried, not stopped, seconds)
        if stopped:
            return


class _Apart:
    """Tasks as jobs: what comes before evolution, the legs of evolution, the choice."""

    def __init__(
        self,
        tasks: Sequence[Task],
        settings: SolveSettings,
        known: _Parents,
        executor: AnyExecutor,
        stop: Callable[[], object],
        begin: Callable[[str], None],
        progress: Callable[[Status], None],
        trace: bool,
    ) -> None:
        self._settings = replace(settings, workers=settings.workers or 1)
        self._known = known
        self._begin = begin
        self._trace = trace
        self._waiting = iter(tasks)
        self._dispatcher = Dispatcher(executor, stop)
        # What each evolution may take is told when it begins.
        self._searches = Searches(self._dispatcher, (), Budget(None, len(tasks)), progress)
        self._clock = _Clock(self._settings, len(tasks), self._dispatcher.width)
        self._parents: dict[str, list[Entry]] = {}
        self._begun: dict[str, tuple[Begun, float]] = {}

    def solved(self) -> Iterator[Solved]:
        with self._dispatcher as dispatcher:
            self._give()
            for done in dispatcher.results():
                if done.call.function is _begin_there:
                    yield from self._first(done)
                elif done.call.function is not finish_task:
                    course = self._searches.take(done)
                    if course is not None:
                        dispatcher.give(self._last(course, done.lost is None))
                elif done.lost is not None:
                    self._searches.failures.append(done.lost)
                else:
                    yield done.value
                self._give()
            left = self._searches.rest()
        for course in left:  # stopped
            yield finish_task(*self._last(course, False).arguments)
        if self._searches.failures:
            raise self._searches.failures[0]

    def _give(self) -> None:
        for task, _ in zip(self._waiting, range(self._dispatcher.wanted), strict=False):
            self._begin(task.id)
            parents = self._parents[task.id] = self._known.of(task)
            identity = course_identity(task, EvolveSettings(), list(MUTATIONS.values()))
            arguments = (task, self._settings, self._known.tried(parents), self._clock.coarse, identity)
            self._dispatcher.give(Call(_begin_there, arguments, f"the coarse search on {task.id}"))

    def _first(self, done: Done) -> Iterator[Solved]:
        """Go on with evolution where that is worth it."""
        task: Task = done.call.arguments[0]
        if done.lost is not None:
            self._searches.failures.append(done.lost)
            return
        begun: Begun = done.value
        seconds = self._clock.share()
        if seconds <= 0 or begun.likely:
            yield finish_task(task, begun, self._settings, None, (), True, seconds)
            return
        self._begun[task.id] = begun, seconds
        given = tuple(seeds(begun, self._parents[task.id]))
        limit = None if math.isinf(seconds) else seconds
        course = Course(task, EvolveSettings(self._settings.seed), given, TravellingState(), limit)
        course.workers, course.trace = self._settings.workers, self._trace
        self._searches.start(course)

    def _last(self, course: Course | Archipelago, finished: bool) -> Call:
        task = course.task
        begun, seconds = self._begun.pop(task.id)
        tried = self._known.tried(self._parents.pop(task.id))
        arguments = (task, begun, self._settings, course.outcome, tried, finished, seconds)
        return Call(finish_task, arguments, f"the answers for {task.id}")


def _begin_there(
    task: Task,
    settings: SolveSettings,
    known: Sequence[Program],
    seconds: float | None,
    identity: dict[str, object],
) -> Begun:
    check_course(task, EvolveSettings(), identity)  # the primitives that users have defined take part in it
    found = search_coarsely(task, settings, seconds, lambda: not cancelled_here())
    return begin_task(task, found, settings, known)


def _keep(
    solved: Solved, task: Task, settings: SolveSettings, store: Store, command: str, inputs: Inputs | None
) -> None:
    """Score what was found as a batt, and keep in the store what reproduces some demo."""
    entries = [*map(Entry, solved.found.programs)]
    if solved.evolution is not None:
        entries += [one.entry for one in solved.evolution.found]
    record = begin_run(command, inputs, settings.seed, Limits(), [task.id])
    batt = Batt(entries, library.differs().values())
    run_task(batt, LoadedTask(task, None), RunSettings(Limits(), settings.workers), store=store, record=record)
