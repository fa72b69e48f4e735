"""Whether two recorded runs agree, and how their times relate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arcbatt.records.model import Record, TaskRecord

_OF_TASK = {
    "content_hash": "content_hash",
    "candidates": "candidates",
    "unique": "unique",
    "from": "distinct_outputs",
    "same_program": "same_program",
    "same_behaviour": "same_behaviour",
    "stored": "stored",
}
"""What is compared of a task: its key in the file, and its name here."""
_OF_CANDIDATE = ("id", "identity", "demo", "progress", "lines", "fuel", "differs")


@dataclass
class Comparison:
    """What two runs disagree in (nothing: they agree), (key, seconds of A, seconds of B) of their times, and what could
    not be compared."""

    differences: list[str] = field(default_factory=list)
    times: list[tuple[str, float, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def agree(self) -> bool:
        """Whether every candidate, score and stored id is the same."""
        return not self.differences


def compare_runs(a: Record, b: Record) -> Comparison:
    """Compare two records made with ``--json``."""
    result = Comparison()
    tasks = [{task.task: task for task in record.tasks} for record in (a, b)]
    for task_id in sorted(tasks[0].keys() | tasks[1].keys()):
        if task_id not in tasks[0] or task_id not in tasks[1]:
            result.differences.append(f"{task_id}: only in {'A' if task_id in tasks[0] else 'B'}")
        else:
            _compare_task(task_id, tasks[0][task_id], tasks[1][task_id], result)
    if a.whole_s != b.whole_s:
        one = "A" if a.whole_s else "B"
        result.notes.append(f"in {one} a demo sample sees its own pair in S (--whole-s), in the other run it does not")
    result.times = [(key, seconds, b.timings[key]) for key, seconds in a.timings.items() if key in b.timings]
    return result


def _compare_task(task_id: str, a: TaskRecord, b: TaskRecord, result: Comparison) -> None:
    for key, name in _OF_TASK.items():
        one, other = getattr(a, name), getattr(b, name)
        if one != other:
            result.differences.append(f"{task_id}: {key}: {_short(one)} against {_short(other)}")
    known = list(zip(a.known, b.known, strict=False))
    for sample, (in_a, in_b) in zip(a.samples, known, strict=False):
        if in_a != in_b:
            where = f"{task_id}: {sample.sample}: its expected output is known in {'A' if in_a else 'B'} only"
            result.notes.append(f"{where}; whether outputs are right there is not compared")
    both = [in_a and in_b for in_a, in_b in known]
    for x, y in zip(a.scores, b.scores, strict=False):
        pairs = {key: (getattr(x, key), getattr(y, key)) for key in _OF_CANDIDATE}
        pairs["statuses"] = (_comparable(x.statuses, both), _comparable(y.statuses, both))
        for key, (one, other) in pairs.items():
            if one != other:
                where = f"{task_id}: candidate {x.candidate}: {key}"
                result.differences.append(f"{where}: {_short(one)} against {_short(other)}")


def _comparable(statuses: list[str], known: list[bool]) -> list[str]:
    """The statuses as they are where the expected output is not known to both runs."""
    judged = ("match", "miss")
    return [
        "unscored" if status in judged and k < len(known) and not known[k] else status
        for k, status in enumerate(statuses)
    ]


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 70 else f"{text[:67]}..."
