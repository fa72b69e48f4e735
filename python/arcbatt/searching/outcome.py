"""What comes of a search."""

from __future__ import annotations

from dataclasses import dataclass, field

from arcbatt.display import Displayed
from arcbatt.evaluating.session import Found
from arcbatt.searching.evolution import Evolution, Status
from arcbatt.searching.history import History
from arcbatt.searching.timeline import SearchTimeline

KEEP = 32
"""Programs of a task that are offered to the store."""


@dataclass(frozen=True)
class Outcome(Displayed):
    """What came of a search on one task. A notebook shows its history as a curve, and its best program.

    `found` is best first: those that solve all demos come first. `operators` are name, programs made and places found;
    `phases` are names and seconds; `timelines` are what happened when, if that was noted, of each island one.
    """

    task: str
    status: Status
    found: tuple[Found, ...]
    operators: tuple[tuple[str, int, int], ...]
    seconds: float
    phases: tuple[tuple[str, float], ...] = ()
    timelines: tuple[SearchTimeline, ...] = ()
    history: History = field(default_factory=lambda: History(0))

    @property
    def solved(self) -> bool:
        """Whether all demo samples are solved."""
        return self.status.solutions > 0

    def __repr__(self) -> str:
        status = self.status
        return (
            f"<search on {self.task}: demo {status.solved}/{status.demos}, progress {status.progress:.3f}, "
            f"{len(self.found)} programs found, {status.generation} generations in {self.seconds:.1f} s>"
        )


def outcome_of(evolution: Evolution, seconds: float) -> Outcome:
    """What a search has come to, in so many seconds."""
    timeline = evolution.timeline()
    return Outcome(
        evolution.task.id,
        evolution.status(),
        tuple(evolution.best(KEEP)),
        tuple(evolution.operators()),
        seconds,
        tuple(evolution.phases()),
        () if timeline is None else (timeline,),
        evolution.history,
    )
