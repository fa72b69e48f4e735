"""The coarse search: answers that are programs, the same with any number of workers, and an end when it is told."""

import threading
import time

import arcbatt
import pytest
from arcbatt.candidates.primitives import forget_primitive
from arcbatt.searching.coarse import STEPS, CoarseSettings, coarse, coarse_all

TASKS = ["007bbfb7", "1cf80156", "67a3c6ac", "6d75e8bb"]


def task(task_id):
    return arcbatt.load_task(task_id).task


def test_answers_are_what_their_programs_give():
    for task_id in TASKS:
        loaded = arcbatt.load_task(task_id)
        outcome = coarse(loaded.task)
        assert outcome.fits
        for number, answers in enumerate(outcome.answers):
            assert answers[0].grid == loaded.answers.outputs[number]
            for answer in answers:
                assert answer.program.run(loaded.task.test_inputs[number]) == answer.grid
                solved = sum(answer.program.run(demo.input) == demo.output for demo in loaded.task.demos)
                assert solved >= answer.pairs


def test_workers_change_nothing():
    tasks = [task(task_id) for task_id in TASKS]
    one = list(coarse_all(tasks, workers=1))
    assert one == list(coarse_all(tasks, workers=4))
    assert [outcome.task for outcome in one] == TASKS


def test_a_search_ends_when_it_is_told():
    said = threading.Event()
    threading.Timer(0.2, said.set).start()
    start = time.perf_counter()
    (outcome,) = coarse_all([task("007bbfb7")], CoarseSettings(depth=4), stop=said.is_set)
    assert outcome.ended == "interrupted"
    assert outcome.answers[0]  # those of the search that was not so deep
    assert time.perf_counter() - start < 30  # depth 4 would take far longer


def test_fuel_bounds_it_in_the_same_way_each_time():
    poor = CoarseSettings(depth=3, fuel=100_000_000)
    first = coarse(task("1cf80156"), poor)
    assert first.ended == "fuel"
    assert first == coarse(task("1cf80156"), poor)


def test_time_bounds_it():
    outcome = coarse(task("007bbfb7"), CoarseSettings(depth=4), seconds=0.1)
    assert outcome.ended == "timeout"


@pytest.mark.parametrize("wrong", [{"depth": 0}, {"depth": 5}, {"fuel": 0}, {"memory": 0}, {"attempts": 0}])
def test_settings_make_sense(wrong):
    with pytest.raises(arcbatt.LimitError, match="expected an integer"):
        CoarseSettings(**wrong)


def paint_stripes(image: arcbatt.Image) -> arcbatt.Image:
    """Colour 7 in every cell of ink of even rows."""
    position, size, rows = image
    return position, size, tuple(tuple(7 if cell and not r % 2 else cell for cell in row) for r, row in enumerate(rows))


def stripes_task():
    """Mirrored, and every second row painted."""
    inputs = ([[1, 2, 0], [0, 3, 4], [5, 0, 6]], [[8, 0], [1, 9], [0, 3]], [[2, 3, 5, 0], [1, 0, 4, 4]])
    outputs = [
        [[7 if cell and not r % 2 else cell for cell in row[::-1]] for r, row in enumerate(one)] for one in inputs
    ]
    pairs = [{"input": i, "output": o} for i, o in zip(inputs, outputs, strict=True)]
    return arcbatt.task_from_dict("stripes", {"train": pairs, "test": [{"input": [[4, 0, 1], [2, 2, 0]]}]}).task


def test_a_function_of_a_user_takes_part():
    """In one that answers nothing without it; with any number of workers, on whole images and on the parts of lists."""
    arcbatt.primitive(paint_stripes)
    tasks = [stripes_task(), task("1cf80156")]
    settings = CoarseSettings(without=("colours",))
    try:
        one, other = (list(coarse_all(tasks, settings, workers=workers)) for workers in (1, 3))
        assert one == other
        answer = one[0].answers[0][0]
        assert answer.fits and "paint_stripes" in answer.program.text
        assert answer.grid == ((7, 0, 7), (0, 2, 2))
        assert answer.program.run(tasks[0].test_inputs[0]) == answer.grid
    finally:
        forget_primitive("paint_stripes")
    assert not coarse(tasks[0], settings).answers[0] or not coarse(tasks[0], settings).answers[0][0].fits


@pytest.mark.parametrize("step", STEPS)
def test_steps_can_be_left_out(step):
    """What is left is a search that says what it does, on a task that needs nothing of it."""
    (answer,) = coarse(task("67a3c6ac"), CoarseSettings(without=(step,))).answers[0][:1]
    assert answer.fits and answer.layers == 1


def test_what_a_step_is_worth():
    def fits(task_id, *without):
        return coarse(task(task_id), CoarseSettings(without=without)).fits

    assert fits("007bbfb7") and not fits("007bbfb7", "stacking")
    assert coarse(task("007bbfb7")).stages[0][:2] == ("expand", 1)
    with pytest.raises(arcbatt.LimitError, match="expected some of stacking"):
        CoarseSettings(without=("thinking",))
