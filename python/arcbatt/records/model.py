"""The record of a run or of a search: what it holds, how it is read, and what is checked before it is used.

`arcbatt.records.writing` makes and writes them. Keys that are not here are ignored. What has a default may be missing,
because earlier versions did not write it; reading fills it in, so whoever uses a record need not know of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from arcbatt.disk import read_json
from arcbatt.errors import UsageError
from arcbatt.limits import Limits
from arcbatt.records.commands import inputs_of_command
from arcbatt.scoring.timing import KEYS
from arcbatt.store import Inputs

VERSION = 2
"""1, which records do not state, had of a run's inputs only its command."""

Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Amount = Annotated[float, Meta(ge=0, le=1e15)]
Share = Annotated[float, Meta(ge=0, le=1)]
Text = Annotated[str, Meta(pattern="^[^\ud800-\udfff]*$")]


class ScoreRecord(Struct, kw_only=True):
    """A candidate on a task: its numbers, and by sample its `statuses` (or the slugs of failures), `lines` and `fuel`.

    `id`, `identity`, `seconds` (alone, on all samples) and `t_log` are None for a candidate that the filter left out;
    `demo` and `test` count samples solved, `test` those whose output is known (None: none is); `differs` are the sums
    iz and zo of each differ.
    """

    candidate: Count
    id: Text | None
    identity: Text | None
    parent: Text
    mutation: Text
    demo: Count
    test: Count | None
    progress: Share
    statuses: list[Text]
    lines: list[Count | None]
    fuel: list[Count]
    differs: list[tuple[Count, Count]]
    seconds: Amount | None
    t_log: Annotated[int, Meta(gt=-100, lt=100)] | None


class SampleRecord(Struct, kw_only=True, omit_defaults=True):
    """The time that a sample took, `cpu` and `wall` in seconds, and the calls that were asked for and computed."""

    sample: Text
    cpu: Amount
    wall: Amount
    computed: Count
    asked: Count | None = None


class StatusRecord(Struct, kw_only=True):
    """Where a search stood at its end; `arcbatt.searching.Status` says what each number is."""

    generation: Count
    candidates: Count
    known: Count
    grown: Count
    population: Count
    niches: Count
    expressions: Count
    solved: Count
    demos: Count
    progress: Share
    hit_rate: Annotated[float, Meta(ge=-1e15, le=1)]
    memory: Count
    task: Text = ""
    kept: Count = 0
    computed: Count = 0
    solutions: Count = 0


class DiscoveryRecord(Struct, kw_only=True):
    """A program that a search found: `demos` solved or not, and what it returns for the test inputs."""

    id: Text
    demos: list[bool] = []
    progress: Share = 0.0
    calls: Count = 0
    fuel: Count = 0
    generation: Count = 0
    answers: list[list[list[int]] | None] = []


class AncestorRecord(Struct, kw_only=True):
    """A program on the way to what was found: the id of its parent (empty at the start), what was done, its text."""

    parent: Text
    operator: Text
    note: Text
    text: Text


class GenerationRecord(Struct, kw_only=True):
    """What a search had come to after a generation; `arcbatt.searching.Generation` says what each number is."""

    number: Count
    candidates: Count
    known: Count
    solved: Count
    progress: Share
    population: Count
    niches: Count
    expressions: Count
    solutions: Count


class SearchRecord(Struct, kw_only=True, omit_defaults=True):
    """How the search on a task went.

    `operators` are (name, new programs, places found), `phases` seconds by name, `programs` by id all that led to what
    was `found`; `history` has some of the generations in order, none in records of earlier versions.
    """

    seconds: Amount
    status: StatusRecord
    operators: list[tuple[Text, Count, Count]]
    phases: dict[Text, Amount]
    found: list[DiscoveryRecord]
    programs: dict[Text, AncestorRecord]

    history: list[GenerationRecord] = []


class TaskRecord(Struct, kw_only=True, omit_defaults=True, rename={"distinct_outputs": "from"}):
    """A run on one task; see `arcbatt.scoring.TaskRun`. `known` says of each sample whether its output is known."""

    task: Text
    content_hash: Text
    candidates: Count
    unique: list[Count]
    distinct_outputs: Count
    same_program: dict[Count, Count]
    same_behaviour: dict[Count, Count]
    outcomes: dict[Text, Count]
    scores: list[ScoreRecord]
    stored: list[Text]
    samples: list[SampleRecord]
    known: list[bool] = []
    search: SearchRecord | None = None

    @property
    def demos(self) -> int:
        """How many demo samples the task has; they come before the tests."""
        return sum(one.sample.startswith("demo") for one in self.samples)

    def verdicts(self, row: ScoreRecord) -> list[bool | None]:
        """The verdicts on all samples of a candidate: right, wrong, or None where that is not known."""
        pairs = zip(row.statuses, self.known, strict=True)
        return [status == "match" if is_known else None for status, is_known in pairs]

    def test_verdicts(self, row: ScoreRecord) -> list[bool | None]:
        """The verdicts on the tests."""
        return self.verdicts(row)[self.demos :]


class Record(Struct, kw_only=True, omit_defaults=True):
    """A run over tasks, or (`kind` ``evolve``) a search over tasks with the run of what it found.

    `inputs` are what it was given; `workers` 0 stands for one for each processor; `timings` are seconds by key; with
    `whole_s` a demo sample saw its own pair in `S`; `search_limits` are those of a search, tighter than those of a run.
    """

    version: Annotated[int, Meta(ge=1)] = 1
    kind: Literal["run", "evolve"] = "run"
    command: Text
    # A factory, so that it is written whatever it is.
    inputs: Inputs = field(default_factory=lambda: Inputs())
    seed: int | None
    versions: dict[Text, Text]
    machine: dict[Text, Text | int] | Text | None = None
    limits: dict[Text, Count]
    workers: Count
    sequential: bool
    # Of versions that did not say; theirs always was. A factory for the same reason.
    whole_s: bool = field(default_factory=lambda: True)
    timeouts: Count
    timings: dict[Text, Amount]
    search_limits: dict[Text, Count] = {}
    tasks: list[TaskRecord]

    @property
    def bounds(self) -> Limits:
        """The `limits` as such. Raises `LimitError` if they are none."""
        return Limits.of(self.limits)


def read_record(path: str | Path) -> Record:
    """The record that a command wrote with ``--json``. Raises `UsageError` if the file is something else."""
    return to_record(read_json(path, UsageError), f"{path}: ")


def to_record(content: Any, where: str = "") -> Record:
    """A record from its JSON, of whatever version. Raises `UsageError`, which begins with `where`, unless it is a whole
    one: nothing missing, of another type, or contradictory."""
    try:
        record = msgspec.convert(content, Record, str_keys=True)
        wrong = next(filter(None, map(_contradiction, record.tasks)), None) or _missing(record)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:  # the second is about a key
        wrong = str(error)
    if wrong:
        raise UsageError(f"{where}expected the record of a run, made with batt run --json: {wrong}")
    return _of_today(record)


def _of_today(record: Record) -> Record:
    """A record with what earlier versions did not write."""
    if record.version < VERSION:
        record.inputs, record.version = inputs_of_command(record.command), VERSION
    for task in record.tasks:
        task.known = task.known or _known(task)
    return record


def _known(task: TaskRecord) -> list[bool]:
    """For each sample whether its expected output was known, as far as a record of an earlier version tells: a test
    counts as known if some candidate was judged on it."""
    return [
        sample.sample.startswith("demo") or any(row.statuses[k] in ("match", "miss") for row in task.scores)
        for k, sample in enumerate(task.samples)
    ]


def _missing(record: Record) -> str | None:
    if record.version > VERSION:
        return f"its version is {record.version}, of a newer arcbatt; update arcbatt"
    if record.kind == "evolve":
        return None if all(task.search for task in record.tasks) else "a task of a search has no search"
    lacking = sorted(set(KEYS) - record.timings.keys())
    return f"its timings lack {lacking[0]}" if lacking else None


def _contradiction(task: TaskRecord) -> str | None:
    """What does not go together in a task of a record, if anything."""
    scores, name, samples = task.scores, task.task, len(task.samples)
    if task.known and len(task.known) != samples:
        return f"task {name} says of other samples than it has whether their outputs are known"
    numbers = range(len(scores))
    if [score.candidate for score in scores] != list(numbers):
        return f"the candidates of task {name} are not numbered 0, 1, ..."
    for score in scores:
        parts: Sequence[Sequence[object]] = (score.statuses, score.lines, score.fuel)
        if any(len(part) != samples for part in parts):
            return f"candidate {score.candidate} of task {name} has not the samples of the task"
        if len(score.differs) != len(scores[0].differs):
            return f"candidate {score.candidate} of task {name} has not the differs of the others"
    named = {*task.same_program, *task.same_program.values(), *task.same_behaviour, *task.same_behaviour.values()}
    if not {*named, *task.unique} <= {*numbers}:
        return f"task {name} names a candidate that is not there"
    return None
