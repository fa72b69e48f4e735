"""Devices change nothing of a search but its time: real tasks, with the emulated driver."""

import json
import subprocess
import sys

import pytest
from arcbatt.errors import BattError
from arcbatt.searching.coarse import CoarseSettings
from emulated import emulated

TASKS = ["007bbfb7", "1cf80156", "67a3c6ac", "3c9b0459", "a61f2674"]

SCRIPT = """
import json, sys
import arcbatt
from arcbatt.searching.coarse import CoarseSettings, coarse

gpu, task_ids = json.loads(sys.argv[1]), sys.argv[2:]
for task_id in task_ids:
    task = arcbatt.load_task(task_id).task
    for settings in ({}, {"fuel": 10**8}, {"fuel": 5 * 10**6}, {"depth": 1}):
        without, found = coarse(task, CoarseSettings(**settings)), coarse(task, CoarseSettings(**settings, **gpu))
        stages = [[(one.name, one.depth, one.fuel) for one in each.stages] for each in (without, found)]
        same = without == found and stages[0] == stages[1]
        print(json.dumps([same, without.accelerated, found.accelerated, found.note]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("driver")


def compared(environment, gpu, tasks=TASKS):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(gpu), *tasks], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("devices", [1, 3])
def test_searches_are_the_same(folder, devices):
    rows = compared(emulated(folder, devices=3), {"gpu": devices, "gpu_batch": 1})
    for same, without, found, note in rows:
        assert same and without == 0 and found > 0 and note is None


def test_searches_with_all_that_is_worth_it_are_the_same(folder):
    for same, *_ in compared(emulated(folder), {"gpu": "auto"}, TASKS[:1]):
        assert same


@pytest.mark.parametrize(
    "emulation",
    [
        {"devices": 0},
        {"memory": 1000},
        {"driver_too_old": 1},
        {"failure": "enter", "failure_after": 3},
        {"devices": 3, "failure": "gather", "failing_device": 1, "failure_after": 5},
    ],
    ids=str,
)
def test_searches_go_on_where_a_device_does_not(folder, emulation):
    rows = compared(emulated(folder, **emulation), {"gpu": "auto", "gpu_batch": 1}, TASKS[:2])
    assert all(same for same, *_ in rows)
    notes = [note for *_, note in rows if note]
    assert notes and notes[0].startswith("GPU: ") and len(set(notes)) == 1
    assert (rows[0][2] > 0) == ("failure" in emulation)
    if "failure" in emulation:
        assert len(notes) == 1  # told by the search that it happened to


def test_without_kernels_the_processor_does_it(folder, tmp_path):
    environment = emulated(folder) | {"ARCBATT_PTX": str(tmp_path / "none")}
    rows = compared(environment, {"gpu": 1}, TASKS[:1])
    assert all(same and found == 0 and "no kernels" in note for same, _, found, note in rows)


@pytest.mark.parametrize("wrong", [{"gpu": "on"}, {"gpu": 0}, {"gpu": 1.5}, {"gpu": True}, {"gpu_batch": 0}], ids=str)
def test_settings_are_checked(wrong):
    with pytest.raises(BattError):
        CoarseSettings(**wrong)
