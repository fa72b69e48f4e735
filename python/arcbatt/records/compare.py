"""Whether two recorded runs agree, and how their times relate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from arcbatt.records.model import known_samples, recorded_whole_s

_OF_TASK = ("content_hash", "candidates", "unique", "from", "same_program", "same_behaviour", "stored")
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


def compare_runs(a: dict[str, Any], b: dict[str, Any]) -> Comparison:
    """Compare two records made with ``--json``. Raises `UsageError` if one is no such record."""
    from arcbatt.records.model import check_record  # a run that is not compared should not wait for it

    for name, record in (("A", a), ("B", b)):
        check_record(record, f"{name}: ")
    result = Comparison()
    tasks = [{task["task"]: task for task in record["tasks"]} for record in (a, b)]
    for task_id in sorted(tasks[0].keys() | tasks[1].keys()):
        if task_id not in tasks[0] or task_id not in tasks[1]:
            result.differences.append(f"{task_id}: only in {'A' if task_id in tasks[0] else 'B'}")
        else:
            _compare_task(task_id, tasks[0][task_id], tasks[1][task_id], result)
    if recorded_whole_s(a) != recorded_whole_s(b):
        one = "A" if recorded_whole_s(a) else "B"
        result.notes.append(f"in {one} a demo sample sees its own pair in S (--whole-s), in the other run it does not")
    keys = [key for key in a["timings"] if key in b["timings"]]
    result.times = [(key, a["timings"][key], b["timings"][key]) for key in keys]
    return result


def _compare_task(task_id: str, a: dict[str, Any], b: dict[str, Any], result: Comparison) -> None:
    for key in _OF_TASK:
        if a[key] != b[key]:
            result.differences.append(f"{task_id}: {key}: {_short(a[key])} against {_short(b[key])}")
    known = list(zip(known_samples(a), known_samples(b), strict=False))
    for sample, (in_a, in_b) in zip(a["samples"], known, strict=False):
        if in_a != in_b:
            where = f"{task_id}: {sample['sample']}: its expected output is known in {'A' if in_a else 'B'} only"
            result.notes.append(f"{where}; whether outputs are right there is not compared")
    both = [in_a and in_b for in_a, in_b in known]
    for x, y in zip(a["scores"], b["scores"], strict=False):
        pairs = {key: (x[key], y[key]) for key in _OF_CANDIDATE}
        pairs["statuses"] = (_comparable(x["statuses"], both), _comparable(y["statuses"], both))
        for key, (one, other) in pairs.items():
            if one != other:
                where = f"{task_id}: candidate {x['candidate']}: {key}"
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
