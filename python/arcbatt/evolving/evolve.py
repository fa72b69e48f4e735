"""The loop over tasks: fair shares of time, state on disk, what was found into the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from arcbatt.evolving.evolution import EvolveSettings, Evolution, Found, Status
from arcbatt.limits import Limits
from arcbatt.programs import library
from arcbatt.programs.files import Entry
from arcbatt.programs.program import Program
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.run import RunSettings, run_task
from arcbatt.store import RunRecord, Store
from arcbatt.tasks.model import LoadedTask, Task

SLICE = 1.0
"""Seconds that a task gets before the next one has its turn."""

SAVE_EVERY = 5.0
"""Seconds of search after which the state is saved at the latest."""

KEEP = 32
"""Programs of a task that are offered to the store."""


@dataclass
class Search:
    """The search on one task: its state, and what it has used."""

    task: Task
    evolution: Evolution | None
    seconds: float = 0.0
    first_generation: int = 0
    saved: float = field(default=0.0, repr=False)

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to do."""
        return self.evolution is not None and self.evolution.finished


@dataclass(frozen=True)
class Outcome:
    """What came of a search on one task. `found` is best first; those that solve all demos come first."""

    task: str
    status: Status
    found: tuple[Found, ...]
    operators: tuple[tuple[str, int, int], ...]
    seconds: float

    @property
    def solved(self) -> bool:
        """Whether all demo samples are solved."""
        return self.status.solved == self.status.demos


def parents_for(task_id: str, store: Store | None, *, own: bool = True) -> list[Entry]:
    """The programs that a search starts with: the library and the store, all of them. Without `own`, the library's
    solver of this very task is left out, and what the store knows for the task."""
    found = {p: Entry(p, name, "") for name, p in library.solvers().items() if own or name != task_id}
    for kept in store.best(kind="solver") if store is not None else []:
        if own or kept.task != task_id:
            program = Program.parse(kept.text, kept.md5)
            found.setdefault(program, Entry(program, kept.md5, ""))
    return list(found.values())


def evolve(
    tasks: Iterable[Task],
    settings: EvolveSettings,
    *,
    seconds: float | None = None,
    generations: int | None = None,
    workers: int = 0,
    store: Store | None = None,
    resume: bool = False,
    own: bool = True,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[Status], None] = lambda status: None,
) -> Iterator[Outcome]:
    """Search for programs for every task; gives each outcome when it is final.

    `seconds` is the time for each task, `generations` the number in this call; without either a search ends when all
    demos are solved, or by `stop`, which is asked after every generation. Tasks take turns of a second. With a `store`
    the state is kept in its folder ``evolve/<task>``, and what was found goes into it; with `resume` a search continues
    where it was saved, on the course that it would have taken. Raises `StoreError`.
    """
    searches = [Search(task, None) for task in tasks]
    folder = store.path / "evolve" if store is not None else None
    waiting = list(searches)
    while waiting and not stop():
        for search in list(waiting):
            _turn(search, settings, seconds, generations, workers, store, folder, resume, own, stop, progress)
            if _done(search, seconds, generations):
                waiting.remove(search)
                outcome = _finish(search, folder)
                _drop(search)
                yield outcome
            if stop():
                break
    for search in waiting:
        if search.evolution is not None:
            yield _finish(search, folder)


def _turn(
    search: Search,
    settings: EvolveSettings,
    seconds: float | None,
    generations: int | None,
    workers: int,
    store: Store | None,
    folder: Path | None,
    resume: bool,
    own: bool,
    stop: Callable[[], bool],
    progress: Callable[[Status], None],
) -> None:
    start = time.perf_counter()
    before = search.seconds
    if search.evolution is None:
        if resume and folder is not None:
            search.evolution = Evolution.resume(search.task, settings, folder / search.task.id)
        if search.evolution is None:
            search.evolution = Evolution(search.task, settings, parents_for(search.task.id, store, own=own))
        search.first_generation = search.evolution.generation
    while not _done(search, seconds, generations):
        search.evolution.step(workers)
        search.seconds = before + time.perf_counter() - start
        if folder is not None and search.seconds - search.saved > SAVE_EVERY:
            search.evolution.save(folder / search.task.id)
            search.saved = search.seconds
        progress(search.evolution.status())
        if stop() or search.seconds - before > SLICE:
            break


def _done(search: Search, seconds: float | None, generations: int | None) -> bool:
    if search.evolution is None:
        return False
    done = search.evolution.generation - search.first_generation
    return (
        search.evolution.finished
        or (seconds is not None and search.seconds >= seconds)
        or (generations is not None and done >= generations)
    )


def _finish(search: Search, folder: Path | None) -> Outcome:
    evolution = search.evolution
    assert evolution is not None
    if folder is not None:
        evolution.save(folder / search.task.id)
    found = tuple(evolution.best(KEEP))
    return Outcome(search.task.id, evolution.status(), found, tuple(evolution.operators()), search.seconds)


def _drop(search: Search) -> None:
    """Free what the search holds: with many tasks, memory is for those that are still searched."""
    search.evolution = None


def keep(outcome: Outcome, task: Task, store: Store, record: RunRecord, workers: int = 0) -> list[str]:
    """Score what was found as a batt, on the whole demo pairs and within the limits of a run, and keep it in the store;
    gives the ids. Test outputs take no part."""
    entries = [found.entry for found in outcome.found if any(found.solved)]
    if not entries:
        return []
    batt = Batt(entries, library.differs().values())
    return run_task(batt, LoadedTask(task, None), RunSettings(Limits(), workers), store=store, record=record).stored


def search(task: Task, seconds: float, seed: int = 0, workers: int = 0) -> Sequence[Program]:
    """The programs that a search of so many seconds finds for a task, those that solve all demos first."""
    settings = EvolveSettings(seed)
    outcomes = list(evolve([task], settings, seconds=seconds, workers=workers))
    return [found.program for outcome in outcomes for found in outcome.found]


def with_memory(settings: EvolveSettings, tasks: int) -> EvolveSettings:
    """The settings with the memory divided among so many tasks that are searched in turns."""
    return replace(settings, memory=max(settings.memory // max(1, tasks), 64 << 20))
