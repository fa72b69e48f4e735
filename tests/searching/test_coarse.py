"""The coarse search: answers that are programs, the same with any number of workers, and an end when it is told."""

import threading
import time

import arcbatt
import pytest
from arcbatt.searching.coarse import CoarseSettings, coarse, coarse_all

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
