"""What the record of a run or of a search holds, checked before anything else is done with one.

`arcbatt.records.writing` writes them. Keys that are not here are ignored; what may be missing, because earlier
versions did not write it, is in a class with ``total=False``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

import msgspec
from msgspec import Meta

from arcbatt.disk import read_json
from arcbatt.errors import UsageError
from arcbatt.limits import Limits
from arcbatt.scoring.timing import KEYS

Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Amount = Annotated[float, Meta(ge=0, le=1e15)]
Share = Annotated[float, Meta(ge=0, le=1)]
Text = Annotated[str, Meta(pattern="^[^\ud800-\udfff]*$")]


class _Score(TypedDict):
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


class _SampleAlways(TypedDict):
    sample: Text
    cpu: Amount
    wall: Amount
    computed: Count


class _Sample(_SampleAlways, total=False):
    asked: Count


class _Status(TypedDict):
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


class _Found(TypedDict):
    id: Text


class _Origin(TypedDict):
    parent: Text
    operator: Text
    note: Text
    text: Text


class _Generation(TypedDict):
    number: Count
    candidates: Count
    known: Count
    solved: Count
    progress: Share
    population: Count
    niches: Count
    expressions: Count
    solutions: Count


class _SearchAlways(TypedDict):
    seconds: Amount
    status: _Status
    operators: list[tuple[Text, Count, Count]]
    phases: dict[Text, Amount]
    found: list[_Found]
    programs: dict[Text, _Origin]


class _Search(_SearchAlways, total=False):
    history: list[_Generation]


_From = TypedDict("_From", {"from": Count})


class _TaskAlways(_From):
    task: Text
    content_hash: Text
    candidates: Count
    unique: list[Count]
    same_program: dict[Text, Count]
    same_behaviour: dict[Text, Count]
    outcomes: dict[Text, Count]
    scores: list[_Score]
    stored: list[Text]
    samples: list[_Sample]


class _Task(_TaskAlways, total=False):
    known: list[bool]
    search: _Search


class _RecordAlways(TypedDict):
    command: Text
    seed: int | None
    versions: dict[Text, Text]
    limits: dict[Text, Count]
    workers: Count
    sequential: bool
    timeouts: Count
    timings: dict[Text, Amount]
    tasks: list[_Task]


class _Record(_RecordAlways, total=False):
    kind: Literal["evolve"]
    whole_s: bool
    search_limits: dict[Text, Count]
    machine: dict[Text, Text | int] | Text | None


def read_record(path: str | Path) -> dict[str, Any]:
    """The record that a command wrote with ``--json``. Raises `UsageError` if the file is something else."""
    record = read_json(path, UsageError)
    check_record(record, f"{path}: ")
    checked: dict[str, Any] = record
    return checked


def check_record(record: Any, where: str = "") -> None:
    """Raise `UsageError` unless this is a whole record: nothing missing, of another type, or contradictory."""
    wrong = _misfit(record) or next(filter(None, map(_contradiction, record["tasks"])), None) or _missing(record)
    if wrong:
        raise UsageError(f"{where}expected the record of a run, made with batt run --json: {wrong}")


def _misfit(record: Any) -> str | None:
    """What is not of the type that it should have, and where."""
    try:
        msgspec.convert(record, _Record)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:  # the second is about a key
        return str(error)
    return None


def _missing(record: dict[str, Any]) -> str | None:
    lacking = [] if record.get("kind") == "evolve" else sorted(set(KEYS) - record["timings"].keys())
    if record.get("kind") == "evolve" and not all("search" in task for task in record["tasks"]):
        return "a task of a search has no search"
    return f"its timings lack {lacking[0]}" if lacking else None


def _contradiction(task: dict[str, Any]) -> str | None:
    """What does not go together in a task of a record, if anything."""
    scores, name = task["scores"], task["task"]
    if len(task.get("known", task["samples"])) != len(task["samples"]):
        return f"task {name} says of other samples than it has whether their outputs are known"
    numbers = range(len(scores))
    if [score["candidate"] for score in scores] != list(numbers):
        return f"the candidates of task {name} are not numbered 0, 1, ..."
    for score in scores:
        if any(len(score[part]) != len(task["samples"]) for part in ("statuses", "lines", "fuel")):
            return f"candidate {score['candidate']} of task {name} has not the samples of the task"
        if len(score["differs"]) != len(scores[0]["differs"]):
            return f"candidate {score['candidate']} of task {name} has not the differs of the others"
    same = {**task["same_program"], **task["same_behaviour"]}
    if not same.keys() <= {*map(str, numbers)} or not {*same.values(), *task["unique"]} <= {*numbers}:
        return f"task {name} names a candidate that is not there"
    return None


def recorded_whole_s(record: Mapping[str, Any]) -> bool:
    """Whether the run of a record was made with `whole_s`; runs of earlier versions, which do not say, always were."""
    return bool(record.get("whole_s", True))


def limits_of(record: Mapping[str, Any]) -> Limits:
    """The limits of a record."""
    return Limits.of(record["limits"])


def known_samples(task: Mapping[str, Any]) -> list[bool]:
    """For each sample of a task of a record whether its expected output was known.

    Records of earlier versions do not say: there a test counts as known if some candidate was judged on it.
    """
    if "known" in task:
        return list(task["known"])
    rows = [row["statuses"] for row in task["scores"]]
    return [
        sample["sample"].startswith("demo") or any(row[k] in ("match", "miss") for row in rows)
        for k, sample in enumerate(task["samples"])
    ]


def row_verdicts(known: Sequence[bool], row: Mapping[str, Any]) -> list[bool | None]:
    """The verdicts on all samples of a candidate of a record; `known` are the `known_samples` of its task."""
    return [status == "match" if is_known else None for status, is_known in zip(row["statuses"], known, strict=True)]
