"""The path of somebody who takes part in the competition: a wheel, no network, challenges in, a submission out.

The wheel of this very state is installed into an environment of its own; what it depends on is there already, as on a
notebook server. The submission is interrupted in the middle, as notebooks are, and resumed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import arcbatt
import pytest

HOUSE = Path(__file__).parents[2]
MATURIN = Path(sys.executable).parent / "maturin"
NO_NETWORK = ["unshare", "--net", "--map-root-user"]
TASKS = ("25ff71a9", "3aa6fb7a", "007bbfb7", "67a3c6ac", "68b16354")


@pytest.fixture(scope="module")
def batt(tmp_path_factory):
    """The command, installed from the wheel, where nothing can be reached."""
    if not MATURIN.exists() or shutil.which("cargo") is None:
        pytest.skip("no maturin or no cargo to build the wheel with")
    folder = tmp_path_factory.mktemp("entrant")
    build = [MATURIN, "build", "--release", "--quiet", "--out", folder / "wheels"]
    done = subprocess.run(build, cwd=HOUSE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = (folder / "wheels").glob("*.whl")
    assert "-cp310-abi3-" in wheel.name
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True)
    python = folder / "env" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps", wheel]
    subprocess.run(install, check=True, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_paths()["purelib"])  # after its own
    where = subprocess.run([python, "-c", "import arcbatt; print(arcbatt.__file__)"], capture_output=True, text=True)
    assert where.stdout.startswith(str(site))
    alone = NO_NETWORK if subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode == 0 else []
    return [*alone, str(folder / "env" / "bin" / "batt")]


def test_from_a_wheel_to_a_submission(batt, tmp_path):
    loaded = [arcbatt.load_task(task_id) for task_id in TASKS]
    (tmp_path / "challenges.json").write_text(json.dumps({one.task.id: one.task.to_dict() for one in loaded}))
    solutions = {one.task.id: one.answers.outputs for one in loaded}
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "solutions.json").write_text(json.dumps(solutions))
    submit = [*batt, "submit", "--data", "challenges.json", "-o", "submission.json", "--seed", "1", "--without-own"]
    file, notes = tmp_path / "submission.json", tmp_path / "submission.json.progress"

    process = subprocess.Popen(
        [*submit, "--seconds", "3"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for _ in range(1200):
        if notes.exists() or process.poll() is not None:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 130, err
    assert "what was finished is kept" in err
    assert "Go on with: batt submit" in err
    first = json.loads(file.read_text())
    assert list(first) == list(TASKS)  # whole, in order

    def run(*command, status=0):
        done = subprocess.run([*command], cwd=tmp_path, capture_output=True, text=True, timeout=600)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    assert "can be handed in" in run(*batt, "submit", "--data", "challenges.json", "--check", "submission.json")
    again = next(line for line in err.splitlines() if line.startswith("Go on with: batt submit"))
    out = run(*batt[:-1], batt[-1], *again.removeprefix("Go on with: batt ").split())
    assert "5 tasks" in out
    assert " before; " in out
    assert "can be handed in" in run(*batt, "submit", "--data", "challenges.json", "--check", "submission.json")
    out = run(*batt, "score", "submission.json", "--data", "hidden/solutions.json")
    assert "of 5 tasks" in out
    assert not out.startswith("share of test outputs    0.00%")
