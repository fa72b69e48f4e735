"""The commands and scripts of docs/scale.md run."""

import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import arcbatt
import pytest
from arcbatt.store import Store

PAGE = (Path(__file__).parents[1] / "docs" / "scale.md").read_text("utf-8")
BIN = Path(sys.executable).parent


def blocks(kind):
    """The blocks of the page that are marked so."""
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def bash(script, folder, **variables):
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"} | variables
    # What is begun in the background ends with the script.
    text = f"set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait || true' EXIT\n{script}"
    done = subprocess.run(
        ["bash", "-c", text], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def test_there_is_a_block_of_each_kind():
    assert [len(blocks(kind)) for kind in ("python", "bash", "bash ray", "bash slurm", "bash merge")] == [1, 3, 1, 1, 1]


def test_the_script_runs_as_a_script(tmp_path):
    (tmp_path / "script.py").write_text(blocks("python")[0])
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert "results of 100 candidates on 007bbfb7" in done.stdout, done.stderr


def test_the_commands_run(tmp_path):
    for number, script in enumerate(blocks("bash")):
        if "dask" in script:
            if importlib.util.find_spec("distributed") is None:
                continue
            script = script.replace("8786", free_port()).replace("dask scheduler", "dask scheduler --no-dashboard")
        said = bash(script, tmp_path)
        last = [line for line in said.strip().splitlines() if not line.startswith("Seed: ")][-1]
        assert last.startswith(("2 of 2", "1 of 1", "2 tasks", "1 task")), (number, said)


def test_ray_runs_as_well(tmp_path):
    if not (BIN / "ray").exists():
        pytest.skip("Ray is not installed: pip install ray")
    assert "2 of 2 tasks" in bash(blocks("bash ray")[0], tmp_path)


def test_the_parts_of_an_array_of_jobs_merge(tmp_path):
    ids = ["007bbfb7", "00d62c1b", "25ff71a9"]
    tasks = {}
    for task_id in ids:
        task = arcbatt.load_task(task_id).task
        train = [{"input": demo.input, "output": demo.output} for demo in task.demos]
        tasks[task_id] = {"train": train, "test": [{"input": grid} for grid in task.test_inputs]}
    (tmp_path / "challenges.json").write_text(json.dumps(tasks))
    (tmp_path / "parts").mkdir()
    script = blocks("bash slurm")[0].replace("--seconds 600", "--seconds 60").replace("/100", "/3")
    for part in "123":
        bash(script, tmp_path, SLURM_ARRAY_TASK_ID=part)
    bash(blocks("bash merge")[0], tmp_path)
    assert list(json.loads((tmp_path / "submission.json").read_text())) == ids
    with Store(tmp_path / "store", read_only=True) as store:
        assert [task for task, _, _ in store.tasks()] == ids
