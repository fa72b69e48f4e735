"""The best candidates of a record, run again with what led to them: what its page draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arcbatt.candidates.library import differs
from arcbatt.candidates.program import Program
from arcbatt.evaluating.outcome import Outcome
from arcbatt.limits import Limits
from arcbatt.records.model import Record, ScoreRecord, TaskRecord
from arcbatt.records.origins import Origin, lineage
from arcbatt.records.sources import Sources
from arcbatt.scoring.batt import Batt
from arcbatt.tasks.model import LoadedTask

if TYPE_CHECKING:
    from arcbatt.candidates.python import PythonCandidate


@dataclass(frozen=True)
class Step:
    """A program of a lineage: what was done to its parent (empty: not known), and its text if that was found; the demo
    samples that it `solved` and its `progress`, 0 to 1, if they could be had."""

    id: str
    how: str
    program: Program | PythonCandidate | None = None
    solved: int | None = None
    progress: float = 0.0


@dataclass(frozen=True)
class Candidate:
    """A candidate of a record, run again: its outcomes by sample, and the steps that led to it, itself the last."""

    row: ScoreRecord
    program: Program | PythonCandidate
    outcomes: Sequence[Outcome]
    steps: Sequence[Step]

    @property
    def statuses(self) -> list[str]:
        """The outcomes as a record has them."""
        return [outcome.slug or outcome.status for outcome in self.outcomes]


@dataclass(frozen=True)
class BestOfTask:
    """The best candidates of a task, best first; `lost` are the numbers of those whose text was not found. None of them
    can be run if the task was not found, and `loaded` is None."""

    task: TaskRecord
    loaded: LoadedTask | None
    candidates: Sequence[Candidate] = ()
    lost: Sequence[int] = ()


def ranked(task: TaskRecord, programs: Mapping[str, Program | PythonCandidate]) -> list[int]:
    """The candidates with a program of their own, best first, as `Results.ranked` has them where texts are at hand."""

    def key(c: int) -> tuple[float, float, float, str]:
        row = task.scores[c]
        program = programs.get(row.id or "")
        return -row.demo, -row.progress, program.calls if program else float("inf"), row.id or ""

    return sorted((c for c, row in enumerate(task.scores) if row.id), key=key)


def run_best(record: Record, sources: Sources, best: int = 3, tasks: int | None = None) -> list[BestOfTask]:
    """The `best` candidates of each of the first `tasks` of a record (default: of all), run again as far as programs
    and tasks are among the `sources`. Raises `LimitError` if the limits of the record are none."""
    return [_of_task(task, sources, best, record.bounds, record.whole_s) for task in record.tasks[:tasks]]


def _of_task(task: TaskRecord, sources: Sources, best: int, limits: Limits, whole_s: bool) -> BestOfTask:
    loaded = sources.tasks.get(task.task)
    rows = [task.scores[c] for c in ranked(task, sources.programs)[:best]]
    found = [(row, sources.programs[row.id]) for row in rows if row.id in sources.programs]
    lost = [row.candidate for row in rows if row.id not in sources.programs]
    if loaded is None or not found:
        return BestOfTask(task, loaded, lost=lost)
    results = Batt([program for _, program in found]).score(loaded, limits=limits, whole_s=whole_s)
    candidates = []
    for c, (row, program) in enumerate(found):
        line = lineage(row.id or "", sources.origins)
        steps = steps_of(line, sources.origins, sources.programs, loaded, whole_s) if len(line) > 1 else []
        candidates.append(Candidate(row, program, results.outcomes[c], steps))
    return BestOfTask(task, loaded, candidates, lost)


def steps_of(
    line: Sequence[str],
    origins: Mapping[str, Origin],
    programs: Mapping[str, Program | PythonCandidate],
    loaded: LoadedTask | None = None,
    whole_s: bool = False,
) -> list[Step]:
    """The steps of a lineage (ids, first program first), each run on the task if that is given."""
    known = [programs[program_id] for program_id in line if program_id in programs]
    worth: dict[str, tuple[int, float]] = {}
    if loaded is not None and known:
        results = Batt(known, differs().values()).score(loaded.task, whole_s=whole_s)
        worth = {program.id: (results.demo_matches(c), results.progress(c)) for c, program in enumerate(known)}
    steps = []
    for program_id in line:
        how = origins[program_id].how if program_id in origins else ""
        solved, progress = worth.get(program_id, (None, 0.0))
        steps.append(Step(program_id, how, programs.get(program_id), solved, progress))
    return steps
