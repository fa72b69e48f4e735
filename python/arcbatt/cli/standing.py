"""Where a command that works through tasks stands: what is done, what runs, what fits, how much time is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from arcbatt.views.words import counted, duration

if TYPE_CHECKING:
    from arcbatt.searching import Status
    from arcbatt.tasks import Grid


class Done(NamedTuple):
    """A task that is done: whether some program fits all its demos (None: not looked at), and what came of it."""

    task: str
    fits: bool | None
    said: str
    answers: Sequence[Grid] = ()
    """What is answered for each test."""


class Running:
    """A task that is worked on since `begun`; of a search its `status`, and the candidates that it began with."""

    def __init__(self, task: str, begun: float, first: int = 0) -> None:
        self.task, self.begun, self.first = task, begun, first
        self.status: Status | None = None

    def rate(self, now: float) -> float:
        """Candidates a second."""
        return (self.status.candidates - self.first) / max(now - self.begun, 1e-9) if self.status else 0.0


class Standing:
    """Where a command stands that works through `total` tasks.

    `budget` is the time in seconds that it takes at most, if that is known. Several tasks may run at once. `changed` is
    called when something is new.
    """

    def __init__(self, total: int, budget: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.budget = total, budget
        self.clock = clock
        self.begun = clock()
        self.running: dict[str, Running] = {}
        self.done: list[Done] = []
        self.workers: dict[str, str] = {}
        """The workers of an executor, and what each has done."""
        self.ended = False
        self.changed: Callable[[], None] = lambda: None

    @property
    def fitting(self) -> int:
        """Tasks for which some program fits all demos."""
        return sum(one.fits is True for one in self.done)

    def begin(self, task: str) -> None:
        """A task is begun."""
        self.running[task] = Running(task, self.clock())
        self.changed()

    def at(self, status: Status) -> None:
        """The search on a task has come to this."""
        if status.task not in self.running:
            self.running[status.task] = Running(status.task, self.clock(), status.candidates)
        self.running[status.task].status = status
        self.changed()

    def end(self, task: str, fits: bool | None = None, said: str = "", answers: Sequence[Grid] = ()) -> None:
        """A task is done."""
        self.running.pop(task, None)
        self.done.append(Done(task, fits, said, answers))
        self.changed()

    def worker(self, name: str, doing: str) -> None:
        """A worker of an executor has done something; nothing if it may be gone."""
        self.workers[name] = doing
        if not doing:
            del self.workers[name]
        self.changed()

    def elapsed(self) -> float:
        """Seconds since the command began."""
        return self.clock() - self.begun

    def left(self) -> float | None:
        """Seconds that are left: at the pace of the tasks so far, and no more than the budget allows; None if nothing
        tells."""
        guesses = []
        if self.budget is not None:
            guesses.append(self.budget - self.elapsed())
        if self.done:
            guesses.append(self.elapsed() / len(self.done) * (self.total - len(self.done)))
        return max(0.0, min(guesses)) if guesses else None

    def counts(self) -> str:
        """How many tasks are done and fit, and the time left, in words; of a single task only the time."""
        parts = []
        if self.total > 1:
            parts.append(f"{len(self.done):,}/{counted(self.total, 'task')}")
            if any(one.fits is not None for one in self.done):
                parts.append(f"{self.fitting:,} fit")
        left = self.left()
        if left is not None:
            parts.append(f"{duration(left)} left")
        return ", ".join(parts)

    def now(self) -> str:
        """What runs now, in words: of several tasks the last one begun in full."""
        if not self.running:
            return self.done[-1].task if self.done else ""
        *others, last = self.running.values()
        text = f"{counted(len(others), 'other')} and {last.task}" if others else last.task
        return f"{text} {search_text(last.status, last.rate(self.clock()))}" if last.status else text

    def state(self, last: int = 50) -> dict[str, Any]:
        """All of it as plain data, of the tasks that are done the `last` ones, the latest first: what a page shows."""
        now = self.clock()
        return {
            "ended": self.ended,
            "total": self.total,
            "done": len(self.done),
            "fitting": self.fitting,
            "elapsed": duration(self.elapsed()),
            "left": "" if (left := self.left()) is None else duration(left),
            "running": [
                {
                    "task": one.task,
                    "said": search_text(one.status, one.rate(now)) if one.status else "",
                    "progress": one.status.progress if one.status else 0.0,
                    "since": duration(now - one.begun),
                }
                for one in list(self.running.values())
            ],
            "workers": list(self.workers.items()),
            "finished": [one._asdict() for one in self.done[: -last - 1 : -1]],
        }


def search_text(status: Status, rate: float) -> str:
    """Where a search stands, most important first."""
    return (
        f"demo {status.solved}/{status.demos}, progress {status.progress:.3f}, generation {status.generation:,}, "
        f"{counted(status.candidates, 'candidate')}, {rate:,.0f}/s, memo hits {status.hit_rate:.0%}, "
        f"{status.memory >> 20:,} MiB"
    )
