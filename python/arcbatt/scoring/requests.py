"""Requests to score candidates, as lines of JSON, and the answers to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from arcbatt.candidates.texts import Candidate, parse_candidate
from arcbatt.errors import BattError, UsageError
from arcbatt.evaluating.mixed import PythonSettings
from arcbatt.limits import Limits
from arcbatt.scoring.batt import Batt
from arcbatt.scoring.feedback import differing_cells, feedback
from arcbatt.tasks import Source, load_task, task_from_dict

if TYPE_CHECKING:
    from arcbatt.scoring.results import Results
    from arcbatt.tasks import Task

_KEPT_TASKS = 1000

_Compared = dict[tuple[int, bytes | None], tuple[Any, int | None]]
"""By sample and output as the engine writes it: the grid, and how many cells are wrong. Candidates share outputs."""


@dataclass
class Responder:
    """Answers requests, each a JSON object on a line.

    A request has `task_id`, or `task` (an ARC task: ``{"train": [...], "test": [...]}``), and `code`; it may have
    `language` (``dsl`` or ``python``), `name` and `arrays` as `PythonCandidate` takes them, and `id`, which comes back
    with the answer. Outputs of tests are not looked at, even where they are known.

    Parameters
    ----------
    source
        Where tasks are; the bundled data unless given.
    limits, workers, python
        As for `Batt.score`.
    with_feedback
        Whether answers have the text of `Results.feedback`.

    Example
    -------
    >>> answers = Responder().answers(['{"task_id": "67a3c6ac", "code": "O = vmirror(I)", "id": 5}'])
    >>> [(one["id"], one["solved"], one["demos"]) for _, one in answers]
    [(5, 3, 3)]
    """

    source: Source | None = None
    limits: Limits = field(default_factory=Limits)
    workers: int = 0
    python: PythonSettings | None = None
    with_feedback: bool = False
    _tasks: dict[str, Task] = field(default_factory=dict, repr=False)

    def answers(self, lines: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The answers to some requests, those about one task together.

        Parameters
        ----------
        lines
            The requests.

        Yields
        ------
        tuple
            The number of the request, and the answer: `id`, `task_id`, `language`, `program` (its id), `solved` of
            `demos`, and by sample, demos first, `statuses`, `outputs` (grids or None), `differences` (cells that differ
            from the expected output; None if sides differ, or nothing is known) and `reasons` (why there is no grid);
            `isolation` if it is in Python. To what is no request: `id` and `error`.
        """
        by_task: dict[str, tuple[Task, list[tuple[int, Any, Candidate]]]] = {}
        for number, line in enumerate(lines):
            request: Any = None
            try:
                request = _object(line)
                key, task = self._task(request)
                program = _candidate(request)
            except BattError as error:
                yield number, {"id": request.get("id") if isinstance(request, Mapping) else None, "error": str(error)}
                continue
            by_task.setdefault(key, (task, []))[1].append((number, request.get("id"), program))
        for task, asked in by_task.values():
            batt = Batt([program for _, _, program in asked])
            results = batt.score(task, limits=self.limits, workers=self.workers, python=self.python)
            compared: _Compared = {}
            for c, (number, said_id, program) in enumerate(asked):
                yield number, self._answer(results, c, said_id, program, compared)

    def _answer(
        self, results: Results, c: int, said_id: Any, program: Candidate, compared: _Compared
    ) -> dict[str, Any]:
        demos = results.task.demos
        outcomes, grids = list(results.outcomes[c]), []
        for k, one in enumerate(outcomes):
            key = k, one.encoded if one.status in ("match", "miss", "unscored") else None
            if key not in compared:
                output = one.output if key[1] is not None else None
                compared[key] = output, differing_cells(demos[k].output, output) if k < len(demos) else None
            grids.append(compared[key])
        answer: dict[str, Any] = {
            "id": said_id,
            "task_id": results.task.id,
            "language": program.language,
            "program": program.id,
            "solved": results.demo_matches(c),
            "demos": len(demos),
            "statuses": [one.status for one in outcomes],
            "outputs": [output for output, _ in grids],
            "differences": [cells for _, cells in grids],
            "reasons": [_reason(one.slug, one.line, one.detail) for one in outcomes],
        }
        if program.language == "python" and results.python is not None:
            answer["isolation"] = results.python.isolation
        if self.with_feedback:
            answer["feedback"] = feedback(results, c)
        return answer

    def _task(self, request: Mapping[str, Any]) -> tuple[str, Task]:
        given, task_id = request.get("task"), request.get("task_id")
        if isinstance(given, str):
            given, task_id = None, given
        if task_id is not None and not isinstance(task_id, str):
            raise UsageError(f"task_id: expected a text, found {task_id!r:.60}")
        if given is None and task_id is None:
            raise UsageError("expected a task_id, or a task with its pairs under 'train' and 'test'")
        key = task_id if given is None and task_id is not None else json.dumps([task_id, given])
        if key not in self._tasks:
            if len(self._tasks) >= _KEPT_TASKS:
                self._tasks.clear()
            name = task_id or "task"
            self._tasks[key] = (load_task(name, self.source) if given is None else task_from_dict(name, given)).task
        return key, self._tasks[key]


def _object(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"expected an object of JSON on a line: {error}") from None
    if not isinstance(found, Mapping):
        raise UsageError(f"expected an object of JSON on a line, found {found!r:.60}")
    return found


def _candidate(request: Mapping[str, Any]) -> Candidate:
    code, language, name, arrays = (request.get(key) for key in ("code", "language", "name", "arrays"))
    if not isinstance(code, str):
        raise UsageError(f"code: expected a text, found {code!r:.60}")
    for key, value in (("language", language), ("name", name)):
        if value is not None and not isinstance(value, str):
            raise UsageError(f"{key}: expected a text, found {value!r:.60}")
    return parse_candidate(code, language, name=name, arrays=None if arrays is None else bool(arrays), file="code")


def _reason(slug: str | None, line: int | None, detail: str | None) -> str | None:
    if slug is None:
        return None
    place = f" in line {line}" if line else ""
    return f"{slug}{place}" + (f": {detail}" if detail else "")


def encode(answer: Mapping[str, Any]) -> bytes:
    """An answer as a line of JSON."""
    import msgspec  # takes longer to load than a short run may last

    try:
        return msgspec.json.encode(answer) + b"\n"
    except (UnicodeError, OverflowError):  # an id may be any text or number that JSON can hold
        return json.dumps(answer, separators=(",", ":")).encode() + b"\n"
