"""The search on one task: generations of candidates, and its state on disk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType

from arcbatt import _engine
from arcbatt.candidates import library
from arcbatt.candidates.files import Entry
from arcbatt.candidates.primitives import user_primitives, user_version
from arcbatt.candidates.program import Program
from arcbatt.candidates.source_hash import source_hash
from arcbatt.dealing.mutations import MUTATIONS, OBSERVING, observed
from arcbatt.errors import LimitError, StoreError, TaskError
from arcbatt.evaluating.cases import task_cases
from arcbatt.evaluating.identity import versions
from arcbatt.limits import Limits
from arcbatt.searching.folder import SearchFolder, has_search
from arcbatt.tasks.model import Grid, Task

_Proposal = tuple[_engine.Program, "int | None", "int | None", str]


@dataclass(frozen=True)
class EvolveSettings:
    """How a search goes. With the same settings and the same given programs it always takes the same course.

    `limits` hold for every candidate; `memory` is in bytes; a generation has up to `mutants` mutants and enumerates up
    to `grown` calls; once all demos are solved the search goes on for `patience` generations, with `go_on` without end.
    """

    seed: int
    limits: Limits = OBSERVING
    memory: int = 1 << 30
    mutants: int = 2048
    grown: int = 4096
    patience: int = 8
    go_on: bool = False

    def __post_init__(self) -> None:
        for name, least in (("seed", 0), ("memory", 1), ("mutants", 0), ("grown", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or not least <= value < 2**63:
                raise LimitError(f"{name}: expected an integer from {least} to 2**63, found {value!r}")


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


@dataclass(frozen=True)
class Ancestor:
    """A program on the way to another: the operator that made it, and what was changed."""

    program: Program
    operator: str
    note: str


@dataclass(frozen=True)
class Found:
    """A program that the search keeps.

    `solved` are the demo samples that it solves, `answers` what it gives for the test inputs (None: no valid grid; only
    for programs that solve all demos); `ancestors` begin with the program itself.
    """

    program: Program
    solved: tuple[bool, ...]
    progress: float
    calls: int
    fuel: int
    answers: tuple[Grid | None, ...] = ()
    generation: int = 0
    ancestors: tuple[Ancestor, ...] = field(default=(), repr=False)

    @property
    def entry(self) -> Entry:
        """The program with what it was made from and how."""
        last = self.ancestors[0] if self.ancestors else None
        parent = self.ancestors[1].program.id if len(self.ancestors) > 1 else ""
        if last is None or last.operator == "given":
            return Entry(self.program, last.note if last else "", "")
        return Entry(self.program, parent, f"{last.operator}: {last.note}" if last.note else last.operator)


@dataclass(frozen=True)
class SearchTimeline:
    """What happened when in a search. Times are nanoseconds from `started` (as `time.perf_counter` gives it).

    `generations` are (number, ended, time of each phase, calls asked of the memo, calls computed), `batches` are
    (generation, worker, candidates, begun, ended), `slow` are candidates that took over 2 ms: (worker, text, begun,
    ended). `left_out` is how many more events there were: a timeline holds 200,000, about two minutes of search.
    """

    started: float
    generations: list[tuple[int, int, list[int], int, int]]
    batches: list[tuple[int, int, int, int, int]]
    slow: list[tuple[int, str, int, int]]
    left_out: int


class Evolution:
    """A search for programs for one task, generation by generation.

    It is given a `Task`, which has no test outputs. What a demo sample sees as `S` lacks that sample: a program that
    looks its output up in the demo pairs solves nothing. Close a search that is saved after use, or use it in a
    ``with`` statement: until then no other can use its folder.
    """

    def __init__(self, task: Task, settings: EvolveSettings, given: Sequence[Entry] = ()) -> None:
        solvers = [entry for entry in given if not entry.program.reads("C")]
        self._start(task, settings, None, None)
        self._given.extend((e.program.core, None, None, e.parent or e.program.id) for e in solvers)

    def _start(self, task: Task, settings: EvolveSettings, state: bytes | None, known: bytes | None) -> None:
        if len(task.demos) > _engine.MAX_DEMOS:
            most = _engine.MAX_DEMOS
            raise TaskError(f"task {task.id}: a search takes at most {most} demo pairs, found {len(task.demos)}")
        self.task = task
        self.settings = settings
        self._outside = list(MUTATIONS.values())
        self._core = _engine.Session(
            observed(task),
            [(_engine.Value(c.s), _engine.Value(c.i)) for c in task_cases(task)[len(task.demos) :]],
            [d.core for d in library.differs().values()],
            settings.limits,
            settings.seed,
            settings.memory,
            settings.mutants,
            settings.grown,
            [(m.name, m.weight) for m in self._outside],
            state,
            known,
        )
        self._given: list[_Proposal] = []
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
        generation = self._core.counts[0]
        proposals: list[_Proposal] = [*self._given]
        for k, mutation in enumerate(self._outside):
            rng = Random(f"{self.settings.seed} {generation} {mutation.name}")
            for place, core in self._core.parents(k):
                done = mutation(Program(core), rng)
                if done is not None:
                    proposals.append((done[0].core, k, place, done[1]))
        if not self._core.generation(proposals, workers, wanted):
            return False
        self._given = []
        if self._solved_at is None and self._core.solved:
            self._solved_at = generation
        return True

    @property
    def generation(self) -> int:
        """Generations done."""
        return self._core.counts[0]

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
        generation, candidates, known, kept, grown = self._core.counts
        solved, progress = self._core.best
        asked, computed = self._core.memo_counts
        population, niches, expressions, _ = self._core.sizes
        return Status(
            self.task.id,
            generation,
            candidates,
            known,
            kept,
            grown,
            solved,
            len(self.task.demos),
            progress,
            1 - computed / asked if asked else 0.0,
            computed,
            _engine.resident_bytes() or self._core.memo_bytes,
            population,
            niches,
            expressions,
            self._core.solved,
        )

    def operators(self) -> list[tuple[str, int, int]]:
        """For each operator its name, the programs that it made and those that found a place in the population."""
        return self._core.operators

    def trace(self) -> None:
        """Note from now on what happens when."""
        self._traced_from = time.perf_counter()
        self._core.trace()

    def timeline(self) -> SearchTimeline | None:
        """What happened since `trace` was called; None if it was not."""
        if self._traced_from is None:
            return None
        return SearchTimeline(self._traced_from, *self._core.timeline())

    def phases(self) -> list[tuple[str, float]]:
        """Seconds of each phase of the generations done by this object."""
        return self._core.phases

    def solutions(self) -> list[Found]:
        """Programs that solve all demo samples and answer the tests differently; shortest first, at most 32."""
        return [
            Found(
                Program(core),
                (True,) * len(self.task.demos),
                1.0,
                calls,
                fuel,
                tuple(a.to_python() if a is not None else None for a in answers),
                generation,
                _ancestors(ancestors),
            )
            for core, calls, fuel, answers, generation, ancestors in self._core.solutions()
        ]

    def best(self, count: int = 32) -> list[Found]:
        """The best of solutions and population: demo samples solved, progress, size, cost."""
        solutions = self.solutions()
        known = {s.program for s in solutions}
        ranked = sorted(
            enumerate(self._core.elites()),
            key=lambda e: (-bin(e[1][1]).count("1"), -e[1][3], e[1][4], e[1][5], e[0]),
        )
        found = list(solutions[:count])
        for place, (core, solved, _, progress, calls, fuel) in ranked:
            if len(found) >= count:
                break
            program = Program(core)
            if program not in known:
                bits = tuple(bool(solved >> k & 1) for k in range(len(self.task.demos)))
                found.append(
                    Found(program, bits, progress, calls, fuel, (), 0, _ancestors(self._core.ancestors(place)))
                )
        return found

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
        self._folder.write(self._identity(), *self._core.save())

    def close(self) -> None:
        """Let other searches use the folder."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None

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
            saved = held.read(evolution._identity(), _engine.Session.visited_in)
            try:
                evolution._start(task, settings, *saved)
            except StoreError as error:
                raise StoreError(f"{held.path}: {error}") from None
        except BaseException:
            held.close()
            raise
        evolution._folder = held
        return evolution

    def _identity(self) -> dict[str, object]:
        """Everything that the course of the search depends on, but for the programs given at the start."""
        differs = hashlib.sha256("".join(p.id for p in library.differs().values()).encode()).hexdigest()[:16]
        # Only if there is any: searches that were saved before it was noted have none.
        code = {name: user_version(name) for name in sorted(user_primitives())}
        code |= {f"mutation {m.name}": source_hash(m.apply) for m in self._outside}
        return {
            "task": self.task.id,
            "content": self.task.content_hash,
            "seed": self.settings.seed,
            "limits": asdict(self.settings.limits),
            "memory": self.settings.memory,
            "mutants": self.settings.mutants,
            "grown": self.settings.grown,
            "mutations": [m.name for m in self._outside],
            "differs": differs,
            "arcbatt": versions()["arcbatt"],
            "dsl": versions()["dsl"],
            **({"defined in Python": code} if code else {}),
        }


def _ancestors(rows: Sequence[tuple[str, str, _engine.Program]]) -> tuple[Ancestor, ...]:
    return tuple(Ancestor(Program(core), operator, note) for operator, note, core in rows)


def already_saved(folders: Sequence[Path]) -> StoreError:
    """The error to raise where a search would replace those that are saved in these folders."""
    others = f", and so do {len(folders) - 1} others" if len(folders) > 1 else ""
    return StoreError(f"{folders[0]} holds a saved search{others}: --resume goes on, --restart begins anew instead")
