"""The search of the engine on one task: generations, the population, the state as bytes. Control is in `searching`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from arcbatt import _engine
from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.evaluating.cases import engine_cases, task_cases
from arcbatt.evaluating.mutants import observed
from arcbatt.limits import Limits
from arcbatt.tasks.model import Grid, Task

MAX_DEMOS = _engine.MAX_DEMOS
"""A search takes tasks of at most so many demo pairs."""


@dataclass(frozen=True)
class Ancestor:
    """A program on the way to another: the operator that made it, and what was changed."""

    program: Program
    operator: str
    note: str


@dataclass(frozen=True)
class Found:
    """A program that the search keeps.

    `solved` are the demo samples that it solves, `answers` what it returns for the test inputs (None: no valid grid;
    only for programs that solve all demos); `ancestors` begin with the program itself.
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
class Proposal:
    """A program for the next generation from outside the engine: made by operator number `operator` of those outside
    from the parent at `place`, or given (both None); `note` says what was changed, or where it is from."""

    program: Program
    note: str
    operator: int | None = None
    place: int | None = None


class Counts(NamedTuple):
    """Totals since the start: generations, different programs evaluated, dropped as known, kept, calls enumerated."""

    generations: int
    candidates: int
    known: int
    kept: int
    grown: int


class Sizes(NamedTuple):
    """Programs in the population, niches that they fill, small expressions, the cost that enumeration has reached."""

    population: int
    niches: int
    expressions: int
    cost: int


class Events(NamedTuple):
    """What happened when: see `arcbatt.searching.SearchTimeline`."""

    generations: list[tuple[int, int, list[int], int, int]]
    batches: list[tuple[int, int, int, int, int]]
    slow: list[tuple[int, str, int, int]]
    left_out: int


class SearchSession:
    """A search on one task, which sees no test output.

    Parameters
    ----------
    task: its demo pairs, at most `MAX_DEMOS`, and its test inputs.
    differs: programs that measure progress.
    limits: those of every candidate.
    seed, memory, mutants, grown: see `arcbatt.searching.EvolveSettings`; `memory` is in bytes.
    outside: name and weight of each operator that is not the engine's.
    saved: the state and the hashes of a search that goes on, as `save` returned them.

    Raises
    ------
    StoreError: what was saved is damaged.
    """

    def __init__(
        self,
        task: Task,
        differs: Sequence[Program],
        *,
        limits: Limits,
        seed: int,
        memory: int,
        mutants: int,
        grown: int,
        outside: Sequence[tuple[str, float]] = (),
        saved: tuple[bytes, bytes] | None = None,
    ) -> None:
        self._demos = len(task.demos)
        tests = [(s, grid) for s, grid, _, _ in engine_cases(task_cases(task)[self._demos :]) if s is not None]
        self._core = _engine.Session(
            observed(task),
            tests,
            [differ.core for differ in differs],
            limits,
            seed,
            memory,
            mutants,
            grown,
            outside,
            *(saved or (None, None)),
        )

    def generation(
        self, proposals: Sequence[Proposal] = (), workers: int = 0, wanted: Callable[[], object] | None = None
    ) -> bool:
        """Make one generation; true when it is done. If `wanted` returns something false, or on Ctrl-C, it ends within
        some 50 ms and the state is what it was before."""
        made = [(one.program.core, one.operator, one.place, one.note) for one in proposals]
        return self._core.generation(made, workers, wanted)

    def parents(self, operator: int) -> list[tuple[int, Program]]:
        """Parents for operator number `operator` of those outside: place and program."""
        return [(place, Program(core)) for place, core in self._core.parents(operator)]

    @property
    def counts(self) -> Counts:
        """Totals since the start."""
        return Counts(*self._core.counts)

    @property
    def best_score(self) -> tuple[int, float]:
        """Demo samples that the best program solves, and the best progress."""
        return self._core.best

    @property
    def sizes(self) -> Sizes:
        """The sizes of what the search holds."""
        return Sizes(*self._core.sizes)

    @property
    def memo_counts(self) -> tuple[int, int]:
        """Calls asked of the memo, and calls computed, in this process."""
        return self._core.memo_counts

    @property
    def memo_bytes(self) -> int:
        """Bytes accounted for by memo and bank."""
        return self._core.memo_bytes

    @property
    def operators(self) -> list[tuple[str, int, int]]:
        """For each operator its name, the programs that it made and those that found a place in the population."""
        return self._core.operators

    @property
    def phases(self) -> list[tuple[str, float]]:
        """Seconds of each phase of the generations in this process."""
        return self._core.phases

    @property
    def solution_count(self) -> int:
        """Number of `solutions`."""
        return self._core.solved

    def solutions(self) -> list[Found]:
        """Programs that solve all demo samples and answer the tests differently, shortest first."""
        return [
            Found(
                Program(core),
                (True,) * self._demos,
                1.0,
                calls,
                fuel,
                tuple(answer.to_python() if answer is not None else None for answer in answers),
                generation,
                _ancestors(ancestors),
            )
            for core, calls, fuel, answers, generation, ancestors in self._core.solutions()
        ]

    def best(self, count: int) -> list[Found]:
        """The best of solutions and population, at most `count`: by demo samples solved, progress, size, cost."""
        solutions = self.solutions()
        known = {one.program for one in solutions}
        ranked = sorted(
            enumerate(self._core.elites()),
            key=lambda e: (-bin(e[1][1]).count("1"), -e[1][3], e[1][4], e[1][5], e[0]),
        )
        found = solutions[:count]
        for place, (core, solved, _, progress, calls, fuel) in ranked:
            if len(found) >= count:
                break
            program = Program(core)
            if program not in known:
                bits = tuple(bool(solved >> k & 1) for k in range(self._demos))
                lineage = _ancestors(self._core.ancestors(place))
                found.append(Found(program, bits, progress, calls, fuel, (), 0, lineage))
        return found

    def trace(self) -> None:
        """Note from now on what happens when."""
        self._core.trace()

    def events(self) -> Events:
        """What happened since `trace`."""
        return Events(*self._core.timeline())

    def save(self) -> tuple[bytes, bytes]:
        """The state, and the hashes of the programs that were seen since the last save, 8 bytes each."""
        return self._core.save()


def hashes_needed(state: bytes) -> tuple[int, int]:
    """How many hashes belong to a state that was saved, and the number of the first that it takes to go on. Raises
    `StoreError`."""
    return _engine.Session.visited_in(state)


def resident_bytes() -> int | None:
    """The memory of this process; None where the system does not tell."""
    return _engine.resident_bytes()


def _ancestors(rows: Sequence[tuple[str, str, _engine.Program]]) -> tuple[Ancestor, ...]:
    return tuple(Ancestor(Program(core), operator, note) for operator, note, core in rows)
