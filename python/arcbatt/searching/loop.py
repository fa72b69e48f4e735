"""The loop over tasks: fair shares of time, state on disk, what was found into the store."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from arcbatt.candidates import library
from arcbatt.candidates.files import Entry
from arcbatt.errors import LimitError, StoreError
from arcbatt.evaluating.engine import worker_count
from arcbatt.limits import Limits
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.run import RunSettings, TaskRun, run_task
from arcbatt.scoring.timing import Timings
from arcbatt.searching.apart import Budget, Plan, begin_course, by_executor
from arcbatt.searching.evolution import Evolution, Status, already_saved
from arcbatt.searching.folder import SearchFolder, has_search
from arcbatt.searching.outcome import Outcome, outcome_of
from arcbatt.searching.own import without_own
from arcbatt.searching.settings import EvolveSettings
from arcbatt.store import RunRecord, Store
from arcbatt.tasks import load_task
from arcbatt.tasks.model import LoadedTask, Task, check_task

log = logging.getLogger("arcbatt")

LOG_EVERY = 10.0
"""Seconds of search after which the log says where it stands."""

if TYPE_CHECKING:
    from arcbatt.executors import AnyExecutor

SAVE_EVERY = 5.0
"""Seconds of search after which the state is saved at the latest."""


class Known:
    """What is known when a call begins, from which all of its searches start: the library, and the store as it is then.
    So the course of a search does not depend on when others end."""

    def __init__(self, store: Store | None = None, *, own: bool = True, with_library: bool = True) -> None:
        self._stored = store.programs() if store is not None else []
        self._runs = store.runs() if store is not None and not own else []
        self._own = own
        self._named = {program: name for name, program in library.solvers().items()} if with_library else {}

    def parents(self, task: Task) -> list[Entry]:
        """The programs that a search on a task starts with."""
        left_out, stored = without_own(task, self._stored, self._runs) if not self._own else (set(), self._stored)
        named = dict(self._named)
        for kept, program in stored:
            named.setdefault(program, kept.md5)
        return [Entry(program, name, "") for program, name in named.items() if program.id not in left_out]


def parents_for(
    task: Task | str, store: Store | None = None, *, own: bool = True, with_library: bool = True
) -> list[Entry]:
    """The programs that a search on a task starts with: those of the library and of a store.

    Parameters
    ----------
    task: the task, or the id of a bundled one.
    store: where else than in the library to look.
    own: whether what is known for the task itself takes part (`arcbatt.searching.own` has the rule).
    with_library: whether the library takes part.

    Example
    -------
    >>> len(parents_for("00d62c1b")) - len(parents_for("00d62c1b", own=False))
    1
    """
    task = load_task(task).task if isinstance(task, str) else task
    check_task(task)
    return Known(store, own=own, with_library=with_library).parents(task)


def evolve(
    tasks: Task | Sequence[Task],
    settings: EvolveSettings | None = None,
    *,
    seconds: float | None = None,
    total: float | None = None,
    generations: int | None = None,
    workers: int = 0,
    store: Store | None = None,
    resume: bool = False,
    restart: bool = False,
    own: bool = True,
    trace: bool = False,
    stop: Callable[[], object] = lambda: False,
    progress: Callable[[Status], None] = lambda status: None,
    executor: AnyExecutor | None = None,
    islands: int = 1,
    exchange: int = 10,
) -> Iterator[Outcome]:
    """Search for programs for every task, starting with those of the library, and of the store as it is when this is
    called (`parents_for`).

    Parameters
    ----------
    tasks: one task, or several.
    settings: how the searches go.
    seconds: wall-clock time for each task on average: what a task leaves over, because its demos are solved, is shared
        by those that follow. With an executor it is measured where the search runs.
    total: wall-clock seconds for all tasks together; what is left of them is shared evenly by the tasks that are left,
        none of which gets more than `seconds`, if these are given as well.
    generations: for each task in this call. Without this and `seconds` a search ends when all demos are solved, or by
        `stop`.
    workers: threads; 0: one for each processor. With an executor those of each search; 0: one.
    store: the state of a search is kept in its folder ``evolve/<task>``.
    resume: whether a search continues where it was saved, on the course that it would have taken; tasks without a
        saved search start anew.
    restart: whether it replaces what is saved, which is refused otherwise.
    own: whether what is known for a task itself takes part in its search.
    trace: whether the outcomes have a timeline.
    stop: asked every 20 ms or so; if it returns something true, the search ends, and no other begins.
    progress: called after every generation; with an executor now and then. The logger ``arcbatt`` says every ten
        seconds where a search stands, and what came of it, at the level INFO.
    executor: searches on as many tasks at once as it has workers (`arcbatt.executors`); their courses are the same.
        When `stop` ends them, what was found and saved last is kept, which is at most a minute old.
    islands: searches for each task, with seeds that follow each other. They go on at once, by the executor or in
        threads, and take the same course whatever does them.
    exchange: after so many generations each island is given the best programs of the one before it.

    Returns
    -------
    An iterator over the outcomes, each as soon as it is final: with an executor in any order.

    Raises
    ------
    StoreError: there is a saved search and neither `resume` nor `restart`; there is none at all to `resume`; a state
        cannot be read, or cannot be saved (after the outcome of its search).
    ExecutorError: the executor has broken for good, or a search ends its workers (after the outcomes of the others).

    Example
    -------
    >>> import arcbatt
    >>> task = arcbatt.load_task("25ff71a9").task
    >>> for outcome in evolve(task, EvolveSettings(seed=1, mutants=300, grown=600), generations=20, own=False):
    ...     print(outcome.solved, outcome.found[0].calls)
    True 2
    """
    if islands < 1 or exchange < 1:
        raise LimitError(f"expected islands and generations to an exchange, found {islands} and {exchange}")
    tasks = [tasks] if isinstance(tasks, Task) else tasks
    for task in [tasks] if isinstance(tasks, str | LoadedTask) else tasks:
        check_task(task)
    settings = settings or EvolveSettings()
    folder = store.path / "evolve" if store is not None else None
    saved = [folder / task.id for task in tasks if has_search(folder / task.id)] if folder is not None else []
    if saved and not resume and not restart:
        raise already_saved(saved)
    left = total if total is not None else None if seconds is None else seconds * len(tasks)
    if resume and not saved:
        raise StoreError(f"no saved search to resume: {folder}/ has none of {', '.join(task.id for task in tasks[:3])}")
    known = Known(store, own=own)
    if executor is not None or islands > 1:
        budget = Budget(seconds, len(tasks), total)
        of_each = (workers or 1) if executor is not None else 1  # all threads together are `workers`
        plan = Plan(settings, generations, of_each, trace, islands, exchange)
        starts = (begin_course(plan, task, known.parents, folder, resume, restart, budget) for task in tasks)
        with ExitStack() as stack:
            if executor is None:
                executor = stack.enter_context(ThreadPoolExecutor(worker_count(workers)))
            for outcome in by_executor(executor, starts, budget, stop, progress):
                log_outcome(outcome)
                yield outcome
        return
    for number, task in enumerate(tasks):
        if stop():
            break
        share = None if left is None else max(0.0, left) / (len(tasks) - number)
        if total is not None and seconds is not None and share is not None:
            share = min(share, seconds)
        start = time.perf_counter()
        failure = None
        with ExitStack() as stack:
            held = None
            if folder is not None:
                held = stack.enter_context(closing(SearchFolder(folder / task.id)))
            evolution = Evolution.resume(task, settings, held) if resume and held is not None else None
            if evolution is None:
                evolution = Evolution(task, settings, known.parents(task))
                if held is not None:
                    evolution.hold(held, restart=restart)
            if trace:
                evolution.trace()
            try:
                _search(evolution, folder, start, share, generations, workers, stop, progress)
            except StoreError as error:
                failure = error  # what was found is not lost
        outcome = outcome_of(evolution, time.perf_counter() - start)
        log_outcome(outcome)
        yield outcome
        if left is not None:  # what the caller does with an outcome takes of the time for all, too
            left -= outcome.seconds if total is None else time.perf_counter() - start
        if failure is not None:
            raise failure


def log_outcome(outcome: Outcome) -> None:
    """Tell the log what came of a search."""
    status = outcome.status
    log.info(
        "%s: demo %d/%d, progress %.3f, generation %d, %d candidates, %.1f s",
        *(status.task, status.solved, status.demos, status.progress, status.generation, status.candidates),
        outcome.seconds,
    )


def _search(
    evolution: Evolution,
    folder: Path | None,
    start: float,
    seconds: float | None,
    generations: int | None,
    workers: int,
    stop: Callable[[], object],
    progress: Callable[[Status], None],
) -> None:
    """Generations until one of the bounds is reached; the state is saved now and then, and at the end."""
    saved = logged = start
    left = None if seconds is None else max(0.0, seconds - (time.perf_counter() - start))  # beginning takes some
    for _ in evolution.iterate(seconds=left, generations=generations, stop=stop, workers=workers):
        if folder is not None and (evolution.generation == 1 or time.perf_counter() - saved > SAVE_EVERY):
            # The first state holds the programs that the search was given, which a later one may not find again.
            evolution.save(folder / evolution.task.id)
            saved = time.perf_counter()
        if time.perf_counter() - logged > LOG_EVERY:
            logged = time.perf_counter()
            log.info("%r", evolution)
        progress(evolution.status())
    if folder is not None and evolution.generation:
        evolution.save(folder / evolution.task.id)


def keep(
    outcome: Outcome,
    loaded: LoadedTask,
    store: Store | None = None,
    record: RunRecord | None = None,
    workers: int = 0,
    timings: Timings | None = None,
) -> TaskRun:
    """Score what was found as a batt, on the whole demo pairs and within the limits of a run, and keep in the store
    what solves some demo. Answers, if they are known, only appear in the results."""
    batt = Batt([found.entry for found in outcome.found], library.differs().values())
    return run_task(batt, loaded, RunSettings(Limits(), workers), store=store, record=record, timings=timings)


def search(
    task: Task,
    parents: Sequence[Entry],
    seconds: float,
    *,
    seed: int = 0,
    workers: int = 0,
    trace: bool = False,
    stop: Callable[[], object] = lambda: False,
    progress: Callable[[Status], None] = lambda status: None,
) -> Outcome:
    """Search for so many seconds, from these parents; nothing of its state is saved. `progress` is called after every
    generation."""
    start = time.perf_counter()
    evolution = Evolution(task, EvolveSettings(seed), parents)
    if trace:
        evolution.trace()
    _search(evolution, None, start, seconds, None, workers, stop, progress)
    outcome = outcome_of(evolution, time.perf_counter() - start)
    log_outcome(outcome)
    return outcome
