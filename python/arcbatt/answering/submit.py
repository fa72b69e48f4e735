"""From challenges to predictions: known programs, a search for each task, and the rule that chooses among them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from arcbatt.answering.predict import Predictions, predict
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.limits import Limits
from arcbatt.scoring.run import begin_run
from arcbatt.searching import Status, keep, parents_for, search
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
) -> Iterator[Answered]:
    """Predictions for every task, in order: from `programs`, the library, the store, and what a search finds.

    What a search finds is kept in the `store`, as of a run of this `command` with these `inputs`. `stop` is asked after
    every generation of a search and after every task; a search that it ends is kept and answered like any other.
    `begin` is called with the id of each task, `progress` after every generation of its search; the logger ``arcbatt``
    says the same now and then, at the level INFO. Raises `StoreError`.
    """
    for task in tasks:
        check_task(task)
    begun = time.perf_counter()
    for number, task in enumerate(tasks):
        if stop():
            return
        begin(task.id)
        seconds = settings.seconds
        if settings.total is not None:
            left = settings.total - (time.perf_counter() - begun)
            seconds = min(seconds, max(0.0, left) / (len(tasks) - number))
        parents = parents_for(task, store, own=settings.own, with_library=settings.library)
        parents = [*map(Entry, programs), *parents]
        tried = [entry.program for entry in parents]
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
