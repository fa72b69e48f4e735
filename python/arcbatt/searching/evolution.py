"""The search on one task: generations of candidates, and its state on disk."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import TracebackType

from arcbatt.candidates import library
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.dealing.mutations import MUTATIONS
from arcbatt.display import Displayed
from arcbatt.errors import StoreError, TaskError, UsageError, expect, expect_number
from arcbatt.evaluating.session import MAX_DEMOS, Found, Proposal, SearchSession, hashes_needed, resident_bytes
from arcbatt.searching.folder import SavedSearch, SearchFolder, has_search
from arcbatt.searching.history import Generation, History
from arcbatt.searching.identity import course_identity
from arcbatt.searching.settings import EvolveSettings
from arcbatt.searching.timeline import SearchTimeline
from arcbatt.tasks.model import Task, check_task


@dataclass(frozen=True)
class Status:
    """Where a search stands.

    `candidates` are different programs evaluated since the start, `known` those dropped before evaluation; `solved` is
    the number of demo samples that the best program solves, `progress` its 0 to 1; `hit_rate` is the share of calls
    that the memo had, 0 to 1; `computed` the calls that were computed in this process.
    """

    task: str
    generation: int
    candidates: int
    known: int
    kept: int
    grown: int
    solved: int
    demos: int
    progress: float
    hit_rate: float
    computed: int
    memory: int
    population: int
    niches: int
    expressions: int
    solutions: int


class Evolution(Displayed):
    """A search for programs for one task, generation by generation.

    It is given a `Task`, which has no test outputs. What a demo sample sees as `S` lacks that sample: a program that
    looks its output up in the demo pairs solves nothing. As an iterable it makes generations until it is finished; a
    loop over it can be left at any time, and another loop, `run` or `step` goes on from there. Close a search that is
    saved after use, or use it in a ``with`` statement: until then no other can use its folder. A notebook shows where
    it stands and its history as a curve.

    Parameters
    ----------
    task: its demo pairs, at most 64, and its test inputs.
    settings: how the search goes.
    given: programs to start with, see `parents_for`; what reads `C` is left out.

    Raises
    ------
    TaskError: the task has too many demo pairs.
    UsageError: an argument is of another type.

    Example
    -------
    >>> import arcbatt
    >>> task = arcbatt.load_task("25ff71a9").task
    >>> evolution = Evolution(task, EvolveSettings(seed=1, mutants=300, grown=600))
    >>> for generation in evolution:
    ...     if generation.solved == len(task.demos):
    ...         break
    >>> evolution.solved, evolution.history[-1] == generation
    (True, True)
    """

    def __init__(
        self, task: Task, settings: EvolveSettings | None = None, given: Sequence[Entry | Program] = ()
    ) -> None:
        check_task(task)
        expect(settings, (EvolveSettings, type(None)), "settings")
        self._start(task, settings or EvolveSettings(), None, History(len(task.demos)))
        self.give(given)

    def give(self, given: Sequence[Entry | Program]) -> None:
        """Let these programs take part from the next generation on; what reads `C` is left out."""
        for one in given:
            expect(one, (Entry, Program), "program to start with")
            program, parent = (one.dsl, one.parent) if isinstance(one, Entry) else (one, "")
            if not program.reads("C"):
                self._given.append(Proposal(program, parent or program.id))

    def _start(self, task: Task, settings: EvolveSettings, saved: tuple[bytes, bytes] | None, history: History) -> None:
        if len(task.demos) > MAX_DEMOS:
            raise TaskError(f"task {task.id}: a search takes at most {MAX_DEMOS} demo pairs, found {len(task.demos)}")
        self.task = task
        self.settings = settings
        self._outside = list(MUTATIONS.values())
        self._session = SearchSession(
            task,
            list(library.differs().values()),
            limits=settings.limits,
            seed=settings.seed,
            memory=settings.memory,
            mutants=settings.mutants,
            grown=settings.grown,
            outside=[(m.name, m.weight) for m in self._outside],
            saved=saved,
        )
        self._history = history
        self._given: list[Proposal] = []
        self._folder: SearchFolder | None = None
        self._solved_at: int | None = None
        self._traced_from: float | None = None
        if self.solutions():
            self._solved_at = min(s.generation for s in self.solutions())

    def step(self, workers: int = 0, wanted: Callable[[], object] | None = None) -> bool:
        """One generation; true when it is done. The outcome does not depend on `workers` (0: one for each processor).

        `wanted` is asked every 20 ms or so. When it returns something false the generation is given up, within some
        50 ms, and so it is on Ctrl-C: the state is then what it was, and the next call makes the same generation.
        """
        generation = self.generation
        proposals = list(self._given)
        for k, mutation in enumerate(self._outside):
            rng = Random(f"{self.settings.seed} {generation} {mutation.name}")
            for place, parent in self._session.parents(k):
                done = mutation(parent, rng)
                if done is not None:
                    proposals.append(Proposal(done[0], done[1], k, place))
        if not self._session.generation(proposals, workers, wanted):
            return False
        self._given = []
        if self._solved_at is None and self._session.solution_count:
            self._solved_at = generation
        self._history = self._history.added(self._generation())
        return True

    def _generation(self) -> Generation:
        counts, sizes = self._session.counts, self._session.sizes
        solved, progress = self._session.best_score
        return Generation(
            counts.generations,
            counts.candidates,
            counts.known,
            solved,
            progress,
            sizes.population,
            sizes.niches,
            sizes.expressions,
            self._session.solution_count,
        )

    def iterate(
        self,
        *,
        seconds: float | None = None,
        generations: int | None = None,
        stop: Callable[[], object] | None = None,
        workers: int = 0,
    ) -> Iterator[Generation]:
        """Make generations, one for each item that is taken, until the search is finished or a bound is reached.

        Parameters
        ----------
        seconds: of wall-clock time, from the first item on; a generation that is not done by then is given up.
        generations: how many.
        stop: asked before every generation and every 20 ms or so in one; if it returns something true, the generation
            is given up, within some 50 ms, and the iteration ends.
        workers: threads; 0: one for each processor. The course does not depend on it.

        Returns
        -------
        An iterator over what the search had come to after each generation. Without bounds it ends once all demos have
        been solved for `EvolveSettings.patience` generations; it may never end.
        """
        if seconds is not None:
            expect_number(seconds, "seconds", 0, math.inf, whole=False)
        if generations is not None:
            expect_number(generations, "generations", 0, math.inf)
        begun, first = time.perf_counter(), self.generation

        def wanted() -> bool:
            in_time = seconds is None or time.perf_counter() - begun < seconds
            return in_time and not (stop is not None and stop())

        while not self.finished and wanted():
            if generations is not None and self.generation - first >= generations:
                break
            if not self.step(workers, wanted):
                break
            yield self._history[-1]

    def __iter__(self) -> Iterator[Generation]:
        return self.iterate()

    def run(
        self,
        *,
        seconds: float | None = None,
        generations: int | None = None,
        stop: Callable[[], object] | None = None,
        workers: int = 0,
    ) -> Status:
        """Make generations until the search is finished or a bound is reached, see `iterate`; returns where it stands.

        Example
        -------
        >>> import arcbatt
        >>> evolution = Evolution(arcbatt.load_task("25ff71a9").task, EvolveSettings(mutants=300, grown=600))
        >>> evolution.run(generations=2).generation
        2
        """
        for _ in self.iterate(seconds=seconds, generations=generations, stop=stop, workers=workers):
            pass
        return self.status()

    @property
    def history(self) -> History:
        """The generations done, thinned out if they are many; saved and resumed with the search."""
        return self._history

    @property
    def generation(self) -> int:
        """Generations done."""
        return self._session.counts.generations

    @property
    def solved(self) -> bool:
        """Whether some program solves all demo samples."""
        return self._solved_at is not None

    @property
    def finished(self) -> bool:
        """Whether all demos were solved long enough ago."""
        if self._solved_at is None or self.settings.go_on:
            return False
        return self.generation > self._solved_at + self.settings.patience

    def status(self) -> Status:
        """Where it stands."""
        counts, sizes = self._session.counts, self._session.sizes
        solved, progress = self._session.best_score
        asked, computed = self._session.memo_counts
        return Status(
            self.task.id,
            counts.generations,
            counts.candidates,
            counts.known,
            counts.kept,
            counts.grown,
            solved,
            len(self.task.demos),
            progress,
            1 - computed / asked if asked else 0.0,
            computed,
            resident_bytes() or self._session.memo_bytes,
            sizes.population,
            sizes.niches,
            sizes.expressions,
            self._session.solution_count,
        )

    def operators(self) -> list[tuple[str, int, int]]:
        """For each operator its name, the programs that it made and those that found a place in the population."""
        return self._session.operators

    def trace(self) -> None:
        """Note from now on what happens when."""
        self._traced_from = time.perf_counter()
        self._session.trace()

    def timeline(self) -> SearchTimeline | None:
        """What happened since `trace` was called; None if it was not."""
        if self._traced_from is None:
            return None
        return SearchTimeline(self._traced_from, *self._session.events())

    def phases(self) -> list[tuple[str, float]]:
        """Seconds of each phase of the generations done by this object."""
        return self._session.phases

    def solutions(self) -> list[Found]:
        """Programs that solve all demo samples and answer the tests differently; shortest first, at most 32."""
        return self._session.solutions()

    def best(self, count: int = 32) -> list[Found]:
        """The best of solutions and population, at most `count`: demo samples solved, progress, size, cost."""
        return self._session.best(count)

    def hold(self, folder: Path | SearchFolder, *, restart: bool = False) -> None:
        """Make `folder` the one in which the state is saved; no other search can use it until `close`.

        Raises `StoreError` if another search does, or if one is saved there. With `restart` the first save replaces it.
        """
        path = folder.path if isinstance(folder, SearchFolder) else folder
        if self._folder is None:
            self._folder = folder if isinstance(folder, SearchFolder) else SearchFolder(folder)
            if has_search(path) and not restart:
                self.close()
                raise already_saved([path])
        elif self._folder.path != path:
            raise StoreError(f"{path}: this search is saved in {self._folder.path}")

    def save(self, folder: Path) -> None:
        """Write the state; see `hold`. Killed at any moment, what an earlier save wrote is still there. Raises
        `StoreError`."""
        self.hold(folder)
        assert self._folder is not None
        self._folder.write(self.identity, self.state())

    def state(self) -> SavedSearch:
        """The state as plain data, with the hashes that are new since this was last asked, or it was saved."""
        return SavedSearch(*self._session.save(), self._history.rows())

    def close(self) -> None:
        """Let other searches use the folder."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def __repr__(self) -> str:
        status = self.status()
        return (
            f"<search on {status.task}: generation {status.generation}, {status.candidates} candidates, demo "
            f"{status.solved}/{status.demos}, progress {status.progress:.3f}>"
        )

    def __enter__(self) -> Evolution:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @classmethod
    def resume(cls, task: Task, settings: EvolveSettings, folder: Path | SearchFolder) -> Evolution | None:
        """The search that wrote its state to `folder`, which it holds; None if there is none.

        Raises `StoreError` if another search holds it, if it was made with other settings, another content of the task,
        or another version, or if it is damaged.
        """
        if not has_search(folder.path if isinstance(folder, SearchFolder) else folder):
            return None
        evolution = cls.__new__(cls)
        evolution.task, evolution.settings, evolution._outside = task, settings, list(MUTATIONS.values())
        held = folder if isinstance(folder, SearchFolder) else SearchFolder(folder)
        try:
            saved = held.read(evolution.identity, hashes_needed)
            try:
                evolution._restore(saved)
            except (StoreError, UsageError) as error:
                raise StoreError(f"{held.path}: {error}") from None
        except BaseException:
            held.close()
            raise
        evolution._folder = held
        return evolution

    @classmethod
    def restored(cls, task: Task, settings: EvolveSettings, saved: SavedSearch) -> Evolution:
        """The search with this state, in no folder. Raises `StoreError` if it is damaged."""
        evolution = cls.__new__(cls)
        evolution.task, evolution.settings = task, settings
        evolution._restore(saved)
        return evolution

    def _restore(self, saved: SavedSearch) -> None:
        history = History.of(len(self.task.demos), saved.history)
        self._start(self.task, self.settings, (saved.state, saved.hashes), history)

    @property
    def identity(self) -> dict[str, object]:
        """Everything that the course of the search depends on, but for the programs given at the start."""
        return course_identity(self.task, self.settings, self._outside)


def already_saved(folders: Sequence[Path]) -> StoreError:
    """The error to raise where a search would replace those that are saved in these folders."""
    more = len(folders) - 1
    others = f", and so {'does 1 other' if more == 1 else f'do {more} others'}" if more else ""
    return StoreError(f"{folders[0]} holds a saved search{others}: --resume goes on, --restart begins anew instead")
