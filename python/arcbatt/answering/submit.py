"""From challenges to predictions: known programs, a search for each task, and the rule that chooses among them."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from arcbatt.answering.predict import Predictions, predict
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.errors import expect_number
from arcbatt.executors import AnyExecutor, Call, Dispatcher
from arcbatt.limits import Limits
from arcbatt.scoring.run import begin_run
from arcbatt.searching import EvolveSettings, Known, Outcome, Status, keep, search
from arcbatt.searching.apart import Budget, Searches
from arcbatt.searching.legs import Course, TravellingState
from arcbatt.store import Inputs, Store
from arcbatt.tasks.model import LoadedTask, Task, check_task

log = logging.getLogger("arcbatt")


@dataclass(frozen=True)
class AnswerSettings:
    """How tasks are answered.

    Each is searched for `seconds` (0: not at all) with the `seed`. With a `total`, in seconds of wall-clock time for
    all tasks together, what is left of it is shared evenly by the tasks that are left, and none is searched for more
    than `seconds`, which may be infinite then. Without `library` the starter library takes no part,
    neither in what is tried nor in where the search begins; without `own` what is known for a task itself takes none
    (`arcbatt.searching.own`). With `whole_s` a program may see a demo's own pair in `S` when tried; in a search it
    never does.
    """

    seconds: float = 0.0
    seed: int = 0
    workers: int = 0
    library: bool = True
    own: bool = True
    whole_s: bool = False
    total: float | None = None

    def __post_init__(self) -> None:
        expect_number(self.seconds, "seconds", 0, math.inf, whole=False)
        expect_number(self.total if self.total is not None else 0, "total", 0, math.inf, whole=False)
        expect_number(self.seed, "seed", 0, 2**63 - 1)


@dataclass(frozen=True)
class Answered:
    """A task with its predictions, chosen from `tried` programs; not `finished` if its search was stopped. It was to be
    searched for `seconds`."""

    predictions: Predictions
    tried: int
    finished: bool = True
    seconds: float = 0.0


def answer(
    tasks: Sequence[Task],
    settings: AnswerSettings = AnswerSettings(),
    store: Store | None = None,
    *,
    programs: Sequence[Program] = (),
    stop: Callable[[], object] = lambda: False,
    command: str = "",
    inputs: Inputs | None = None,
    begin: Callable[[str], None] = lambda task: None,
    progress: Callable[[Status], None] = lambda status: None,
    executor: AnyExecutor | None = None,
) -> Iterator[Answered]:
    """Predictions for every task, in order: from `programs`, the library, the store as it is when this is called, and
    what a search finds. With an `executor` (`arcbatt.executors`) several tasks are answered at once, and come in any
    order.

    What a search finds is kept in the `store`, as of a run of this `command` with these `inputs`. `stop` is asked after
    every generation of a search and after every task; a search that it ends is kept and answered like any other.
    `begin` is called with the id of each task, `progress` after every generation of its search; the logger ``arcbatt``
    says the same now and then, at the level INFO. Raises `StoreError`, and `ExecutorError` if the executor has broken
    for good or a task ends its workers (after all others).
    """
    for task in tasks:
        check_task(task)
    known = Known(store, own=settings.own, with_library=settings.library)
    if executor is not None:
        told = (begin, progress)
        yield from _by_executor(executor, tasks, settings, known, store, programs, stop, command, inputs, *told)
        return
    begun = time.perf_counter()
    for number, task in enumerate(tasks):
        if stop():
            return
        begin(task.id)
        seconds = settings.seconds
        if settings.total is not None:
            left = settings.total - (time.perf_counter() - begun)
            seconds = min(seconds, max(0.0, left) / (len(tasks) - number))
        parents = [*map(Entry, programs), *known.parents(task)]
        tried = [entry.dsl for entry in parents]
        finished = True
        if seconds > 0:
            seed, workers = settings.seed, settings.workers
            found = search(task, parents, seconds, seed=seed, workers=workers, stop=stop, progress=progress)
            finished = not stop()
            tried = [*(one.program for one in found.found), *tried]
            if store is not None:
                record = begin_run(command, inputs, settings.seed, Limits(), [task.id])
                keep(found, LoadedTask(task, None), store, record, settings.workers)
        # All of them, not only those that fit all demos: where these agree on one grid, the others give the second.
        tried = list(dict.fromkeys(tried))
        predictions = predict(task, tried, workers=settings.workers, whole_s=settings.whole_s)
        log.info("%s: %d of %d programs solve all demos", task.id, predictions.solving, len(tried))
        yield Answered(predictions, len(tried), finished, seconds)


def _by_executor(
    executor: AnyExecutor,
    tasks: Sequence[Task],
    settings: AnswerSettings,
    known: Known,
    store: Store | None,
    programs: Sequence[Program],
    stop: Callable[[], object],
    command: str,
    inputs: Inputs | None,
    begin: Callable[[str], None],
    progress: Callable[[Status], None],
) -> Iterator[Answered]:
    """Tasks as jobs: the legs of a search, then the predictions."""
    workers = settings.workers or 1
    parents: dict[str, list[Entry]] = {}
    tasks_by_id = {task.id: task for task in tasks}

    def start(task: Task) -> Course:
        begin(task.id)
        parents[task.id] = [*map(Entry, programs), *known.parents(task)]
        given = tuple(parents[task.id])
        return Course(task, EvolveSettings(settings.seed), given, TravellingState(), settings.seconds, workers=workers)

    def kept(outcome: Outcome) -> None:
        if store is not None:
            record = begin_run(command, inputs, settings.seed, Limits(), [outcome.task])
            keep(outcome, LoadedTask(tasks_by_id[outcome.task], None), store, record, settings.workers)

    def prediction(task: Task, found: Sequence[Program], finished: bool) -> Call:
        tried = list(dict.fromkeys([*found, *(entry.program for entry in parents.pop(task.id))]))
        arguments = (task, tried, workers, settings.whole_s, finished, settings.seconds)
        return Call(_answer, arguments, f"the predictions for {task.id}")

    with Dispatcher(executor, stop) as dispatcher:
        if settings.total is not None and tasks:
            share = settings.total * dispatcher.width / len(tasks)
            settings = replace(settings, seconds=min(settings.seconds, share))
        budget = Budget(settings.seconds, len(tasks))
        searches = Searches(dispatcher, map(start, tasks) if settings.seconds > 0 else (), budget, progress)
        waiting = iter(tasks if settings.seconds <= 0 else ())

        def give() -> None:
            for task, _ in zip(waiting, range(dispatcher.wanted), strict=False):
                parents[task.id] = [*map(Entry, programs), *known.parents(task)]
                dispatcher.give(prediction(task, (), True))

        searches.begin()
        give()
        for done in dispatcher.results():
            if done.call.function is _answer:
                give()
                if done.lost is not None:
                    searches.failures.append(done.lost)
                else:
                    yield done.value
                continue
            course = searches.take(done)
            if course is None:
                continue
            found: list[Program] = []
            if course.outcome is not None:
                found = [one.program for one in course.outcome.found]
                kept(course.outcome)
            dispatcher.give(prediction(course.task, found, done.lost is None))
        left = searches.rest()
    for course in left:  # stopped
        if course.outcome is not None:
            kept(course.outcome)
            yield _answer(*prediction(course.task, [one.program for one in course.outcome.found], False).arguments)
    if searches.failures:
        raise searches.failures[0]


def _answer(
    task: Task, tried: Sequence[Program], workers: int, whole_s: bool, finished: bool, seconds: float
) -> Answered:
    return Answered(predict(task, tried, workers=workers, whole_s=whole_s), len(tried), finished, seconds)
