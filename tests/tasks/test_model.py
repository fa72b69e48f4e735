"""Tasks, grids and the wall between a task and its answers."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from arcbatt.errors import BattError, ProgramError, TaskError
from arcbatt.tasks import Answers, LoadedTask, Sample, Task, load_task, open_source, task_from_dict, to_grid
from hypothesis import given
from hypothesis import strategies as st

A, B, SECRET = [[0, 1], [2, 3]], [[4]], [[7, 7, 7]]


def raw(**changes: Any) -> dict[str, Any]:
    return {
        "train": [{"input": A, "output": B}, {"input": B, "output": A}],
        "test": [{"input": [[5, 5]], "output": SECRET}],
    } | changes


def reachable(value: Any, seen: set[int] | None = None) -> list[Any]:
    """Everything that can be reached from a value by attributes, properties and items."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return []
    seen.add(id(value))
    found = [value]
    if isinstance(value, dict):
        for item in (*value.keys(), *value.values()):
            found += reachable(item, seen)
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            found += reachable(item, seen)
    elif type(value).__module__.startswith("arcbatt"):
        for name in dir(value):
            if not name.startswith("__") and not callable(getattr(value, name)):
                found += reachable(getattr(value, name), seen)
        found += reachable(vars(value), seen) if hasattr(value, "__dict__") else []
    return found


def grids_in(value: Any) -> set[Any]:
    kept = set()
    for item in reachable(value):
        if isinstance(item, np.ndarray):
            item = tuple(map(tuple, item.tolist()))
        if isinstance(item, tuple) and item and isinstance(item[0], tuple) and isinstance(item[0][0], int):
            kept.add(item)
    return kept


def test_a_task_is_read_and_its_answers_are_kept_apart() -> None:
    task, answers = task_from_dict("t", raw())
    assert task.demos == (Sample(((0, 1), (2, 3)), ((4,),)), Sample(((4,),), ((0, 1), (2, 3))))
    assert task.test_inputs == (((5, 5),),)
    assert task.demo_pairs[0] == (((0, 1), (2, 3)), ((4,),))
    assert answers == Answers("t", (((7, 7, 7),),))


def test_arrays_have_the_shape_of_the_grids() -> None:
    before, after = task_from_dict("t", raw()).task.demos[0].arrays
    assert before.tolist() == A and after.tolist() == B


@pytest.mark.parametrize("what", [Sample, Task, Answers])
def test_nothing_can_be_assigned(what: type) -> None:
    task, answers = task_from_dict("t", raw())
    value = {Sample: task.demos[0], Task: task, Answers: answers}[what]
    for name in what.__annotations__:
        with pytest.raises(AttributeError):
            setattr(value, name, None)


def test_no_test_output_is_reachable_from_a_task() -> None:
    task = task_from_dict("t", raw()).task
    assert task.content_hash  # computed, so whatever it leaves behind is looked through as well
    assert ((7, 7, 7),) not in grids_in(task)
    assert "7" not in repr(task)


def test_the_walk_of_the_firewall_tests_finds_an_output_where_there_is_one() -> None:
    assert ((7, 7, 7),) in grids_in(task_from_dict("t", raw()))
    assert ((4,),) in grids_in(task_from_dict("t", raw()).task)


@pytest.mark.parametrize("data", ["arc1-training", "arc1-evaluation", "arc2-training", "arc2-evaluation"])
def test_no_test_output_is_reachable_from_bundled_tasks(data: str) -> None:
    source = open_source(data)
    for task_id in source.ids()[::5]:
        task, answers = source.load(task_id)
        assert answers is not None
        given_grids = {*task.test_inputs, *(grid for pair in task.demo_pairs for grid in pair)}
        # An answer may happen to equal a given grid (a task whose output repeats); more may not be there.
        assert grids_in(task) <= given_grids
        assert not (set(answers.outputs) - given_grids) & grids_in(task)


def test_the_hash_ignores_id_answers_and_other_keys() -> None:
    same = [
        task_from_dict("u", raw()),
        task_from_dict("t", raw(), solutions=[[[1]]]),
        task_from_dict("t", raw(test=[{"input": [[5, 5]]}])),
        task_from_dict("t", raw() | {"name": "x", "id": 3, "arc-gen": [{"input": A}]}),
        task_from_dict("t", {key: raw()[key] for key in ("test", "train")}),
    ]
    known = task_from_dict("t", raw()).task.content_hash
    assert len(known) == 16 and int(known, 16) >= 0
    assert {loaded.task.content_hash for loaded in same} == {known}


def test_the_hash_sees_every_grid_and_their_order() -> None:
    pairs = raw()["train"]
    others = [
        raw(),
        raw(train=pairs[::-1]),
        raw(train=pairs[:1]),
        raw(train=[{"input": A, "output": A}, pairs[1]]),
        raw(test=[{"input": [[5], [5]]}]),
        raw(test=[{"input": [[5, 5]]}, {"input": [[5, 5]]}]),
    ]
    assert len({task_from_dict("t", data).task.content_hash for data in others}) == len(others)


def test_the_hash_never_changes_between_releases() -> None:
    # Stored results are found by it.
    assert load_task("007bbfb7").task.content_hash == "2910e925156b90aa"


@pytest.mark.parametrize(
    ("test", "solutions", "outputs"),
    [
        ([{"input": B}], None, None),
        ([{"input": B, "output": None}], None, None),
        ([{"input": B}, {"input": B, "output": A}], None, (None, ((0, 1), (2, 3)))),
        ([{"input": B}, {"input": B}], [None, B], (None, ((4,),))),
        ([{"input": B}], [None], None),
    ],
)
def test_unknown_answers(test: Any, solutions: Any, outputs: Any) -> None:
    answers = task_from_dict("t", raw(test=test), solutions).answers
    assert (answers.outputs if answers else None) == outputs


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (raw(train=[{"input": A, "output": B}, {"input": A}]), r"task t: train\[1\] has no 'output'"),
        (raw(train=[{"output": B}]), r"task t: train\[0\] has no 'input'"),
        (raw(train=[{"input": A, "output": None}]), r"train\[0\].output: expected a list of 1 to 30 rows"),
        (raw(train=[{"input": A, "output": [[1], [1], [1], [1, 2]]}]), r"train\[0\].output row 3: expected 1 "),
        (raw(test=[{"input": [[1, 10]]}]), r"test\[0\].input row 0 column 1: expected .* 0 to 9, found 10"),
        (raw(test=[{"input": A, "output": [[-1]]}]), r"test\[0\].output row 0 column 0: .* found -1"),
        (raw(test=[{}]), r"test\[0\] has no 'input'"),
        (raw(test=[3]), r"test\[0\] has no 'input'"),
        (raw(train=[]), "at least one demo pair"),
        (raw(test=[]), "at least one .* test input"),
        (raw(train={}), "expected a list of pairs under 'train', found {}"),
        ({"train": raw()["train"]}, r"under 'test', found only the keys \['train'\]"),
        ([{"input": A, "output": B}], "expected an object with the lists 'train' and 'test'.*which of them are tests"),
        (None, "expected an object"),
    ],
)
def test_a_broken_task_is_refused_with_its_place(data: Any, message: str) -> None:
    with pytest.raises(TaskError, match=message) as caught:
        task_from_dict("t", data)
    assert "task t" in str(caught.value) and len(str(caught.value)) < 200


@pytest.mark.parametrize("solutions", [[], [B, B], {"a": B}, B[0][0]])
def test_solutions_that_do_not_fit_the_tests(solutions: Any) -> None:
    with pytest.raises(TaskError, match="task t: expected 1 test outputs"):
        task_from_dict("t", raw(), solutions)


def test_a_broken_solution_is_refused_with_its_place() -> None:
    with pytest.raises(TaskError, match=r"task t: solution\[0\] row 1: expected 1 colours as in row 0, found 2"):
        task_from_dict("t", raw(), [[[1], [1, 2]]])


sides = st.integers(1, 30)
rectangles = st.tuples(sides, sides).flatmap(
    lambda side: st.lists(
        st.lists(st.integers(0, 9), min_size=side[1], max_size=side[1]), min_size=side[0], max_size=side[0]
    )
)


@given(rectangles)
def test_every_rectangle_of_colours_is_a_grid(rows: list[list[int]]) -> None:
    grid = to_grid(rows)
    assert [list(row) for row in grid] == rows
    assert all(type(row) is tuple for row in grid)
    assert to_grid(grid) == to_grid(np.array(rows, np.int8)) == to_grid([np.array(r) for r in rows]) == grid
    assert {type(c) for row in to_grid(np.array(rows, np.uint8)) for c in row} == {int}


@pytest.mark.parametrize(
    "wrong",
    [
        None, 3, "12", {}, [], [[]], [1, 2], ["12"], [[1], []], [[1, 2], [3]], [[True]], [[1.0]], [["1"]],
        [[10]], [[-1]], [[None]], [[0]] * 31, [[0] * 31], np.zeros((2, 2)), np.ones((1, 1), bool),
        np.zeros(3, int), np.zeros((0, 2), int), np.zeros((1, 1, 1), int), np.array(3),
    ],
)  # fmt: skip
def test_what_is_no_grid_is_refused_and_named(wrong: Any) -> None:
    with pytest.raises(TaskError, match=r"^here.*expected .* found "):
        to_grid(wrong, "here")


def test_the_largest_grid_is_a_grid() -> None:
    assert len(to_grid([[9] * 30] * 30)) == 30


def test_a_loaded_task_unpacks() -> None:
    loaded = task_from_dict("t", raw())
    task, answers = loaded
    assert isinstance(loaded, LoadedTask) and task is loaded.task and answers is loaded.answers


def test_a_task_can_be_sent_to_another_process() -> None:
    loaded = task_from_dict("t", raw())
    assert loaded.task.content_hash
    assert pickle.loads(pickle.dumps(loaded)) == loaded


def test_a_program_error_can_be_sent_from_another_process() -> None:
    error = ProgramError("no such name", slug="unknown_name", line=2, column=5, file="a.py")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, ProgramError) and isinstance(again, BattError)
    assert (str(again), again.slug, again.line, again.column, again.file) == (
        "no such name", "unknown_name", 2, 5, "a.py",
    )  # fmt: skip
