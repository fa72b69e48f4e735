"""Islands: several searches on one task that exchange their best programs now and then.

The field's term is the island model of genetic algorithms. Islands go on in rounds of some generations. After a round
each is given the best programs of its neighbour; what is exchanged depends on generations alone, never on the clock or
on what does the work, so that the same islands with the same seeds take the same course everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from arcbatt.candidates.files import Entry
from arcbatt.candidates.program import Program
from arcbatt.dealing.mutations import MUTATIONS
from arcbatt.errors import StoreError
from arcbatt.evaluating.session import Found, hashes_needed
from arcbatt.executors import Call
from arcbatt.searching.evolution import Status
from arcbatt.searching.folder import HASH_BYTES, SavedSearch, SearchFolder, has_search
from arcbatt.searching.history import Generation, History
from arcbatt.searching.identity import course_identity
from arcbatt.searching.legs import Course, LegDone, TravellingState
from arcbatt.searching.outcome import KEEP, Outcome
from arcbatt.searching.settings import EvolveSettings
from arcbatt.tasks.model import Task

MIGRANTS = 8
"""Programs that an island is given at an exchange, at most."""

SAVE_EVERY = 5.0
"""Seconds after which the state is saved at the latest, when a round has ended."""


class _Saved(msgspec.Struct, frozen=True):
    """The state of islands as it is saved: the generations that are done, of each island the state, the history and the
    programs that it is given next, and for each save how many hashes of each island it added."""

    generation: int
    states: list[bytes]
    histories: list[list[dict[str, int | float]]]
    given: list[list[str]]
    added: list[list[int]]


class Archipelago:
    """The islands of a search on one task.

    Parameters
    ----------
    task: the task.
    settings: of the first island; the seeds of the others follow.
    islands: how many there are.
    exchange: generations of a round.
    parents: returns the programs to start with.
    folder: where the state is saved at the end of rounds; None: nowhere.
    resume: whether to go on from what is saved there, if anything is.
    seconds: what each island may take, as measured where it runs; None: without end.
    generations: how many each may make; None: without end.
    workers: threads of each.
    trace: whether the outcome has their timelines.

    Raises
    ------
    StoreError: what was saved is damaged, or of another search.
    """

    def __init__(
        self,
        task: Task,
        settings: EvolveSettings,
        islands: int,
        exchange: int,
        parents: Callable[[Task], Sequence[Entry]],
        folder: SearchFolder | None = None,
        resume: bool = False,
        seconds: float | None = None,
        generations: int | None = None,
        workers: int = 1,
        trace: bool = False,
    ) -> None:
        self.task, self.seconds, self.ended = task, seconds, False
        self._exchange, self._left, self._folder = exchange, generations, folder
        identity = course_identity(task, settings, list(MUTATIONS.values()))
        self._identity = identity | {"islands": islands, "exchange": exchange}
        self._generation = 0
        self._added: list[list[int]] = []
        self._new = [b""] * islands
        self._saved_at = 0.0
        states: list[TravellingState] = []
        given: list[tuple[Entry | Program, ...]] = [tuple(parents(task))] * islands
        if resume and folder is not None and has_search(folder.path):
            states, given = self._read(folder, islands)
        self.islands = [
            Course(
                task,
                replace(settings, seed=(settings.seed + number) % 2**63),
                given[number],
                states[number] if states else TravellingState(),
                seconds,
                workers=workers,
                trace=trace,
            )
            for number in range(islands)
        ]
        self._out: dict[Call, Course] = {}
        self._begin_round()

    @property
    def used(self) -> float:
        """Seconds of search so far, of the island that took longest."""
        return max(island.used for island in self.islands)

    def _begin_round(self) -> None:
        size = self._exchange - self._generation % self._exchange  # whenever an earlier call ended
        size = size if self._left is None else min(size, self._left)
        self._generation += size
        for island in self.islands:
            island.generations, island.ended = size, False
        if self._left is not None:
            self._left -= size

    def calls(self) -> list[Call]:
        """Legs of the islands that have none under way and are not at the end of the round."""
        busy = set(map(id, self._out.values()))
        found = []
        for island in self.islands:
            if not island.ended and id(island) not in busy:
                (call,) = island.calls()
                self._out[call] = island
                found.append(call)
        return found

    def take(self, call: Call, done: LegDone) -> None:
        """Take in what a leg came to; at the end of a round exchange, and save. Raises `StoreError`."""
        island = self._out.pop(call)
        island.take(call, done)
        self._new[self.islands.index(island)] += done.saved.hashes
        if not all(one.ended for one in self.islands):
            return
        whole = all(one.generations == 0 for one in self.islands)
        out_of_time = self.seconds is not None and self.used >= self.seconds - 0.02
        finished = any(one.finished for one in self.islands)
        self.ended = not whole or out_of_time or finished or self._left == 0
        if whole:
            if self._generation % self._exchange == 0:
                self._migrate()
            if self._folder is not None and (self.ended or time.monotonic() - self._saved_at > SAVE_EVERY):
                self._save(self._folder)
        if not self.ended:
            self._begin_round()

    def _migrate(self) -> None:
        for number, island in enumerate(self.islands):
            neighbour = self.islands[number - 1].outcome
            assert neighbour is not None
            island.given = tuple(found.program for found in neighbour.found[:MIGRANTS])

    @property
    def outcome(self) -> Outcome | None:
        """What all islands have come to; None if none has come to anything."""
        outcomes = [island.outcome for island in self.islands if island.outcome is not None]
        return merged_outcome(outcomes) if outcomes else None

    def close(self) -> None:
        """Let others use the folder."""
        if self._folder is not None:
            self._folder.close()

    def _save(self, folder: SearchFolder) -> None:
        self._added.append([len(new) // HASH_BYTES for new in self._new])
        states = [island.state.saved for island in self.islands]
        kept = _Saved(
            self._generation,
            [saved.state for saved in states if saved is not None],
            [saved.history for saved in states if saved is not None],
            [[one.text for one in island.given if isinstance(one, Program)] for island in self.islands],
            self._added,
        )
        outcome = self.outcome
        history = outcome.history.rows() if outcome is not None else []
        folder.write(self._identity, SavedSearch(msgspec.msgpack.encode(kept), b"".join(self._new), history))
        self._new = [b""] * len(self.islands)
        self._saved_at = time.monotonic()

    def _read(
        self, folder: SearchFolder, islands: int
    ) -> tuple[list[TravellingState], list[tuple[Entry | Program, ...]]]:
        saved = folder.read(self._identity, lambda state: (sum(map(sum, _decoded(state).added)), 0))
        kept = _decoded(saved.state)
        hashes, at = [bytearray() for _ in range(islands)], 0
        for added in kept.added:
            for own, count in zip(hashes, added, strict=True):
                own += saved.hashes[at : at + HASH_BYTES * count]
                at += HASH_BYTES * count
        self._added, self._generation = kept.added, kept.generation
        states = []
        for state, history, own in zip(kept.states, kept.histories, hashes, strict=True):
            count, first = hashes_needed(state)
            needed = bytes(own[HASH_BYTES * first : HASH_BYTES * count])
            states.append(TravellingState(SavedSearch(state, needed, history)))
        return states, [tuple(map(Program.parse, texts)) for texts in kept.given]


def _decoded(state: bytes) -> _Saved:
    try:
        return msgspec.msgpack.decode(state, type=_Saved)
    except msgspec.MsgspecError as error:
        raise StoreError(f"the saved search is damaged: {error}") from None


def merged_outcome(outcomes: Sequence[Outcome]) -> Outcome:
    """What several islands have come to, as one: counts add up, of each program the one with its lineage stays."""
    first = outcomes[0]

    def rank(found: Found) -> tuple[object, ...]:
        given = bool(found.ancestors) and found.ancestors[0].operator == "given"
        return -sum(found.solved), -found.progress, found.program.calls, found.fuel, found.program.id, given

    ranked = sorted((found for outcome in outcomes for found in outcome.found), key=rank)
    unique = list({found.program: found for found in reversed(ranked)}.values())[::-1]
    operators: dict[str, tuple[int, int]] = {}
    phases: dict[str, float] = {}
    for outcome in outcomes:
        for name, made, kept in outcome.operators:
            before = operators.get(name, (0, 0))
            operators[name] = before[0] + made, before[1] + kept
        for name, seconds in outcome.phases:
            phases[name] = phases.get(name, 0.0) + seconds
    return Outcome(
        first.task,
        _merged_status([outcome.status for outcome in outcomes]),
        tuple(unique[:KEEP]),
        tuple((name, *counts) for name, counts in operators.items()),
        max(outcome.seconds for outcome in outcomes),
        tuple(phases.items()),
        tuple(timeline for outcome in outcomes for timeline in outcome.timelines),
        _merged_history([outcome.history for outcome in outcomes]),
    )


_SUMS = ("candidates", "known", "kept", "grown", "computed", "population", "expressions", "solutions")
"""What adds up over islands; of all else the greatest counts."""


def _merged_status(statuses: Sequence[Status]) -> Status:
    changes = {}
    for name in ("generation", "solved", "progress", "hit_rate", "memory", "niches", *_SUMS):
        changes[name] = (sum if name in _SUMS else max)(getattr(status, name) for status in statuses)
    return replace(statuses[0], **changes)


def _merged_history(histories: Sequence[History]) -> History:
    rows: dict[int, list[Generation]] = {}
    for history in histories:
        for row in history:
            rows.setdefault(row.number, []).append(row)
    merged = []
    for _, same in sorted(rows.items()):
        if len(same) < len(histories):
            continue  # a round that was not done
        changes = {}
        for name in ("candidates", "known", "solved", "progress", "population", "niches", "expressions", "solutions"):
            changes[name] = (sum if name in _SUMS else max)(getattr(row, name) for row in same)
        merged.append(replace(same[0], **changes))
    return History(histories[0].demos, tuple(merged))
