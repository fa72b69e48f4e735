"""``--gpu``: the same answers, or one line on why it was not used."""

import json
import subprocess
import sys

import arcbatt
import pytest
from arcbatt.cli.options import gpu_line
from emulated import emulated

TASKS = ["007bbfb7", "1cf80156"]


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    return tmp_path_factory.mktemp("driver")


def batt(folder, environment, *arguments):
    command = [sys.executable, "-m", "arcbatt", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def solved(folder, environment, *arguments):
    done = batt(folder, environment, "solve", "-i", *TASKS, "--seed", "1", "--quiet", "--json", "out.json", *arguments)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if "GPU" in line]
    return json.loads((folder / "out.json").read_text()), lines


def test_the_answers_are_the_same(driver, tmp_path):
    without, lines = solved(tmp_path, emulated(driver))
    assert not lines
    assert solved(tmp_path, emulated(driver, devices=2), "--gpu", "2") == (without, [])
    found, lines = solved(tmp_path, emulated(driver, devices=0), "--gpu", "auto")
    assert found == without
    assert len(lines) == 1 and lines[0].startswith("GPU: ") and lines[0].endswith("; not used")


def test_so_are_submissions_and_stores(driver, tmp_path):
    (tmp_path / "tasks.json").write_text(
        json.dumps({task_id: arcbatt.load_task(task_id).task.to_dict() for task_id in TASKS})
    )
    found = []
    for gpu in ("off", "1"):
        folder = tmp_path / gpu
        folder.mkdir()
        arguments = ("--data", "../tasks.json", "--seconds", "0.01", "--seed", "1", "--quiet", "--without-own")
        done = batt(folder, emulated(driver), "submit", *arguments, "--no-library", "--gpu", gpu)
        assert done.returncode == 0, done.stderr
        assert "GPU" not in done.stderr
        kept = sorted(path.name for path in (folder / "store" / "solver_md5").iterdir())
        found.append(((folder / "submission.json").read_text(), kept))
    assert found[0] == found[1]


def test_the_line_of_a_run_says_what_is_there(tmp_path):
    assert gpu_line(2, tmp_path) == "GPU: none (no NVIDIA driver); scoring on 2 CPU workers"
    for number in (0, 1):
        (tmp_path / f"0000:0{number}:00.0").mkdir()
        (tmp_path / f"0000:0{number}:00.0" / "information").write_text("Model: \t NVIDIA L4\nIRQ: 9\n")
    line = gpu_line(4, tmp_path)
    assert line.startswith("GPU: NVIDIA L4, NVIDIA L4 (used by batt solve --gpu auto;")
    assert line.endswith("not yet measured on a GPU); scoring on 4 CPU workers")


@pytest.mark.parametrize("wrong", ["0", "-1", "on", "1.5", "100"])
def test_what_is_no_number_of_devices_is_refused(tmp_path, wrong):
    done = batt(tmp_path, None, "solve", "-i", TASKS[0], "--gpu", wrong)
    assert done.returncode == 2
    assert "expected auto, off or a number of devices" in done.stderr
