"""From challenges to predictions: known programs, a search for each task, and the rule that chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from arcbatt.answering.predict import Predictions, predict
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.executors import AnyExecutor, Call, Dispatcher
from arcbatt.limits import Limits
from arcbatt.scoring.run import begin_run
from arcbatt.searching import EvolveSettings, Known, Outcome, keep, search
from arcbatt.searching.apart import Budget, Searches
from arcbatt.searching.legs import Course, TravellingState
from arcbatt.store import Inputs, Store
from arcbatt.tasks.model import LoadedTask, Task


@dataclass(frozen=True)
class AnswerSettings:
    """How tasks are answered.

    Each is searched for `seconds` (0: not at all) with the `seed`. Without `library` the starter library takes no part,
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


@dataclass(frozen=True)
class Answered:
    """A task with its predictions, chosen from `tried` programs; not `finished` if its search was stopped."""

    predictions: Predictions
    tried: int
    finished: bool = True


def answer(
    tasks: Sequence[Task],
    settings: AnswerSettings = AnswerSettings(),
    store: Store | None = None,
    *,
    programs: Sequence[Program] = (),
    stop: Callable[[], object] = lambda: False,
    command: str = "",
    inputs: Inputs | None = None,
    executor: AnyExecutor | None = None,
) -> Iterator[Answered]:
    """Predictions for every task, in order: from `programs`, the library, the store as it is when this is called, and
    what a search finds. With an `executor` (`arcbatt.executors`) several tasks are answered at once, and come in any
    order.

    What a search finds is kept in the `store`, as of a run of this `command` with these `inputs`. `stop` is asked after
    every generation of a search and after every task; a search that it ends is kept and answered like any other. Raises
    `StoreError`, and `ExecutorError` if the executor has broken for good or a task ends its workers (after all others).
    """
    known = Known(store, own=settings.own, with_library=settings.library)
    if executor is not None:
        yield from _by_executor(executor, tasks, settings, known, store, programs, stop, command, inputs)
        return
    for task in tasks:
        if stop():
            return
        parents = [*map(Entry, programs), *known.parents(task)]
        tried = [entry.dsl for entry in parents]
        finished = True
        if settings.seconds > 0:
            found = search(task, parents, settings.seconds, seed=settings.seed, workers=settings.workers, stop=stop)
            finished = not stop()
            tried = [*(one.program for one in found.found), *tried]
            if store is not None:
                record = begin_run(command, inputs, settings.seed, Limits(), [task.id])
                keep(found, LoadedTask(task, None), store, record, settings.workers)
        # All of them, not only those that fit all demos: where these agree on one grid, the others give the second.
        tried = list(dict.fromkeys(tried))
        predictions = predict(task, tried, workers=settings.workers, whole_s=settings.whole_s)
        yield Answered(predictions, len(tried), finished)


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
) -> Iterator[Answered]:
    """Tasks as jobs: the legs of a search, then the predictions."""
    workers = settings.workers or 1
    budget = Budget(settings.seconds, len(tasks))
    parents: dict[str, list[Entry]] = {}
    tasks_by_id = {task.id: task for task in tasks}

    def start(task: Task) -> Course:
        parents[task.id] = [*map(Entry, programs), *known.parents(task)]
        given = tuple(parents[task.id])
        return Course(task, EvolveSettings(settings.seed), given, TravellingState(), settings.seconds, workers=workers)

    def kept(outcome: Outcome) -> None:
        if store is not None:
            record = begin_run(command, inputs, settings.seed, Limits(), [outcome.task])
            keep(outcome, LoadedTask(tasks_by_id[outcome.task], None), store, record, settings.workers)

    def prediction(task: Task, found: Sequence[Program], finished: bool) -> Call:
        tried = list(dict.fromkeys([*found, *(entry.program for entry in parents.pop(task.id))]))
        arguments = (task, tried, workers, settings.whole_s, finished)
        return Call(_answer, arguments, f"the predictions for {task.id}")

    with Dispatcher(executor, stop) as dispatcher:
        searches = Searches(dispatcher, map(start, tasks) if settings.seconds > 0 else (), budget)
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


def _answer(task: Task, tried: Sequence[Program], workers: int, whole_s: bool, finished: bool) -> Answered:
    return Answered(predict(task, tried, workers=workers, whole_s=whole_s), len(tried), finished)
