"""From challenges to predictions: known programs, a search for each task, and the rule that chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from arcbatt.answering.predict import Predictions, predict
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.limits import Limits
from arcbatt.scoring.run import begin_run
from arcbatt.searching import keep, parents_for, search
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
) -> Iterator[Answered]:
    """Predictions for every task, in order: from `programs`, the library, the store, and what a search finds.

    What a search finds is kept in the `store`, as of a run of this `command` with these `inputs`. `stop` is asked after
    every generation of a search and after every task; a search that it ends is kept and answered like any other. Raises
    `StoreError`.
    """
    for task in tasks:
        if stop():
            return
        parents = parents_for(task, store, own=settings.own, with_library=settings.library)
        parents = [*map(Entry, programs), *parents]
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
