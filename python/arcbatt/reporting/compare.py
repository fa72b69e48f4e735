"""Whether two recorded runs agree, and how their times relate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_OF_TASK = ("content_hash", "candidates", "unique", "from", "same_program", "same_behaviour", "outcomes", "stored")
_OF_CANDIDATE = ("id", "identity", "demo", "test", "progress", "statuses", "lines", "fuel", "differs")


@dataclass
class Comparison:
    """What two runs disagree in (nothing: they agree), and (key, seconds of A, seconds of B) of their times."""

    differences: list[str] = field(default_factory=list)
    times: list[tuple[str, float, float]] = field(default_factory=list)

    @property
    def agree(self) -> bool:
        """Whether every candidate, score and stored id is the same."""
        return not self.differences


def compare_runs(a: dict[str, Any], b: dict[str, Any]) -> Comparison:
    """Compare two records made with ``--json``. Raises `UsageError` if one is no such record."""
    from arcbatt.scoring.records import check_record  # a run that is not compared should not wait for it

    for name, record in (("A", a), ("B", b)):
        check_record(record, f"{name}: ")
    result = Comparison()
    tasks = [{task["task"]: task for task in record["tasks"]} for record in (a, b)]
    for task_id in sorted(tasks[0].keys() | tasks[1].keys()):
        if task_id not in tasks[0] or task_id not in tasks[1]:
            result.differences.append(f"{task_id}: only in {'A' if task_id in tasks[0] else 'B'}")
        else:
            _compare_task(task_id, tasks[0][task_id], tasks[1][task_id], result)
    keys = [key for key in a["timings"] if key in b["timings"]]
    result.times = [(key, a["timings"][key], b["timings"][key]) for key in keys]
    return result


def _compare_task(task_id: str, a: dict[str, Any], b: dict[str, Any], result: Comparison) -> None:
    for key in _OF_TASK:
        if a[key] != b[key]:
            result.differences.append(f"{task_id}: {key}: {_short(a[key])} against {_short(b[key])}")
    for x, y in zip(a["scores"], b["scores"], strict=False):
        for key in _OF_CANDIDATE:
            if x[key] != y[key]:
                where = f"{task_id}: candidate {x['candidate']}: {key}"
                result.differences.append(f"{where}: {_short(x[key])} against {_short(y[key])}")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 70 else f"{text[:67]}..."
