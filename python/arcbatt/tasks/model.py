"""What a task is, and the wall between a task and its answers.

Whatever chooses programs is given a `Task`, and a `Task` has no test outputs: not hidden ones, none. Known
test outputs are `Answers`, an object of their own that only scores and reports read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from arcbatt.display import Displayed
from arcbatt.errors import TaskError, expect
from arcbatt.hashing import hash_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Image = tuple[tuple[int, int], tuple[int, int], tuple[tuple[int, ...], ...]]
"""A placed picture: its position and its size, each as rows and columns, and its rows; colour 0 is transparent."""
Images = tuple[Image, ...]

Grid = tuple[tuple[int, ...], ...]
"""A tuple of equally long rows of colours 0 to 9; 1 to 30 rows and columns."""

MAX_SIDE = 30

MAX_PAIRS = 1000
"""A task has at most so many demo pairs, and as many test inputs; a search takes fewer (`arcbatt.searching`)."""

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")


def check_id(task_id: Any) -> None:
    """Raise `TaskError` unless this can be the id of a task: 1 to 64 of the letters a to z and A to Z, digits, ``_``,
    ``-`` and ``.``, of which the first is a letter, a digit or ``_``. Ids are names of folders and of functions."""
    if not isinstance(task_id, str) or not _ID.fullmatch(task_id):
        raise TaskError(
            f"task id {_short(task_id)}: expected 1 to 64 letters (a to z, A to Z), digits, '_', '-' or '.', "
            "that do not begin with '-' or '.'"
        )


class Sample(NamedTuple):
    """A demo pair."""

    input: Grid
    output: Grid

    @property
    def arrays(self) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
        """Input and output as arrays of shape (height, width)."""
        import numpy as np

        return np.array(self.input, np.int8), np.array(self.output, np.int8)


@dataclass(frozen=True)
class Task(Displayed):
    """Demo pairs and test inputs under an id; see `check_id`."""

    id: str
    demos: tuple[Sample, ...]
    test_inputs: tuple[Grid, ...]

    def __post_init__(self) -> None:
        check_id(self.id)

    def __repr__(self) -> str:
        return f"<task {self.id}: {len(self.demos)} demos, {len(self.test_inputs)} test inputs>"

    @cached_property
    def content_hash(self) -> str:
        """16 hex digits that change exactly when a grid of the task does. The id takes no part."""
        content = [[[d.input, d.output] for d in self.demos], self.test_inputs]
        return hash_text(json.dumps(content, separators=(",", ":")))

    @property
    def demo_pairs(self) -> tuple[tuple[Grid, Grid], ...]:
        """What programs read as `S` on a test sample: (input, output) of each demo."""
        return tuple((d.input, d.output) for d in self.demos)

    def to_dict(self) -> dict[str, Any]:
        """The task as the JSON of its file, which `task_from_dict` reads: demo pairs and test inputs.

        Example:
            >>> import arcbatt
            >>> task = arcbatt.load_task("25ff71a9").task
            >>> arcbatt.task_from_dict(task.id, task.to_dict()).task == task
            True
        """
        return LoadedTask(self, None).to_dict()


class Answers(NamedTuple):
    """The known test outputs of a task, in the order of its test inputs; None where unknown."""

    task_id: str
    outputs: tuple[Grid | None, ...]

    def __repr__(self) -> str:
        known = sum(output is not None for output in self.outputs)
        return f"<answers of {self.task_id}: {known} of {len(self.outputs)} known>"


def check_task(task: object) -> None:
    """Raise `UsageError` unless this is a `Task`, which has no answers."""
    if isinstance(task, LoadedTask):
        hint = "that has answers, which may not be seen here; give its .task"
    else:
        hint = f"load_task({task!r}).task is one" if isinstance(task, str) else ""
    expect(task, Task, "task", hint)


class LoadedTask(NamedTuple):
    """A task, and its answers if there are any."""

    task: Task
    answers: Answers | None

    def samples(self) -> list[tuple[str, Grid, Grid | None]]:
        """The name, input and output of every sample, demos first; None for a test output that is not known."""
        tests = self.task.test_inputs
        outputs = self.answers.outputs if self.answers else (None,) * len(tests)
        demos = [(f"demo[{k}]", demo.input, demo.output) for k, demo in enumerate(self.task.demos)]
        return [*demos, *((f"test[{k}]", *pair) for k, pair in enumerate(zip(tests, outputs, strict=True)))]

    def to_dict(self) -> dict[str, Any]:
        """The task as the JSON of its file, with the test outputs that are known; see `Task.to_dict`."""
        part = {"demo": [], "test": []}  # type: dict[str, list[dict[str, Any]]]
        for name, grid, output in self.samples():
            pair = {"input": [list(row) for row in grid]}
            if output is not None:
                pair["output"] = [list(row) for row in output]
            part[name[:4]].append(pair)
        return {"train": part["demo"], "test": part["test"]}

    def _repr_html_(self) -> str:
        return Displayed.draw(self)


def to_grid(grid: Any, where: str = "grid") -> Grid:
    """A grid from nested lists, tuples or an array (anything with `tolist()`, also as a row or a colour).

    Raises `TaskError` that names `where` if it is none: ragged, empty, larger than 30 x 30, not of
    integers 0 to 9. Rows and columns in its message count from 0.
    """
    rows = _plain(grid)
    if not isinstance(rows, list | tuple) or not rows:
        raise TaskError(f"{where}: expected a list of 1 to {MAX_SIDE} rows, found {_short(rows)}")
    if len(rows) > MAX_SIDE:
        raise TaskError(f"{where}: expected at most {MAX_SIDE} rows, found {len(rows)}")
    done: list[tuple[int, ...]] = []
    for i, row in enumerate(map(_plain, rows)):
        at = f"{where} row {i}"
        if not isinstance(row, list | tuple) or not row:
            raise TaskError(f"{at}: expected a list of 1 to {MAX_SIDE} colours, found {_short(row)}")
        if len(row) > MAX_SIDE:
            raise TaskError(f"{at}: expected at most {MAX_SIDE} colours, found {len(row)}")
        if done and len(row) != len(done[0]):
            raise TaskError(f"{at}: expected {len(done[0])} colours as in row 0, found {len(row)}")
        colours = tuple(map(_plain, row))
        for j, colour in enumerate(colours):
            # Not isinstance: True is an int, and a program that got it for a 1 would print another text.
            if type(colour) is not int or not 0 <= colour <= 9:
                raise TaskError(f"{at} column {j}: expected an integer 0 to 9, found {_short(colour)}")
        done.append(colours)
    return tuple(done)


def task_from_dict(task_id: str, data: Any, solutions: Any = None) -> LoadedTask:
    """A task from the JSON of its file (keys `train` and `test`; others are ignored).

    `solutions` are the test outputs if they come from a file of their own (Kaggle). A test output that is null
    or missing is unknown; a demo output must be there. Raises `TaskError`.
    """
    check_id(task_id)  # before it is in any message
    if not isinstance(data, dict):
        why = "; a list of pairs does not say which of them are tests" if isinstance(data, list) else ""
        wanted = "expected an object with the lists 'train' and 'test'"
        raise TaskError(f"task {task_id}: {wanted}, found {_short(data)}{why}")
    for name in ("train", "test"):
        if not isinstance(data.get(name), list):
            found = _short(data[name]) if name in data else f"only the keys {_short(list(data))}"
            raise TaskError(f"task {task_id}: expected a list of pairs under '{name}', found {found}")

    def part(name: str, k: int, key: str) -> Any:
        pair = data[name][k]
        if not isinstance(pair, dict) or key not in pair:
            wanted = "'input'" if name == "test" else "'input' and 'output'"
            raise TaskError(f"task {task_id}: {name}[{k}] has no '{key}': expected an object with {wanted}")
        return to_grid(pair[key], f"task {task_id}: {name}[{k}].{key}")

    if not data["train"] or not data["test"]:
        raise TaskError(f"task {task_id}: expected at least one demo pair and one test input")
    for name in ("train", "test"):
        count = len(data[name])
        if count > MAX_PAIRS:
            raise TaskError(f"task {task_id}: expected at most {MAX_PAIRS} pairs under '{name}', found {count}")
    pairs = range(len(data["train"]))
    demos = tuple(Sample(part("train", k, "input"), part("train", k, "output")) for k in pairs)
    tests = range(len(data["test"]))
    task = Task(task_id, demos, tuple(part("test", k, "input") for k in tests))
    if solutions is not None:
        if not isinstance(solutions, list) or len(solutions) != len(tests):
            raise TaskError(f"task {task_id}: expected {len(tests)} test outputs, found {_short(solutions)}")
        where = f"task {task_id}: solution"
        known = [None if s is None else to_grid(s, f"{where}[{k}]") for k, s in enumerate(solutions)]
    else:
        # `part` has seen every test input by now, so each of these is an object.
        has = [data["test"][k].get("output") is not None for k in tests]
        known = [part("test", k, "output") if has[k] else None for k in tests]
    answers = Answers(task_id, tuple(known)) if any(grid is not None for grid in known) else None
    return LoadedTask(task, answers)


def _plain(value: Any) -> Any:
    """Lists and numbers of Python instead of an array's; NumPy itself need not be imported for that."""
    return value.tolist() if hasattr(value, "tolist") else value


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
