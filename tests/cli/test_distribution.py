"""``--executor``, ``--shard`` and ``batt merge``."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import arcbatt
import pytest
from arcbatt.candidates.library import solvers
from arcbatt.cli.distribution import part_of
from arcbatt.errors import UsageError
from arcbatt.store import Store
from hypothesis import given
from hypothesis import strategies as st

BATT = [sys.executable, "-c", "from arcbatt.cli import main; main()"]
IDS = ["007bbfb7", "00d62c1b", "25ff71a9"]


@pytest.fixture
def batt(tmp_path):
    def run(*args, status=0):
        done = subprocess.run([*BATT, *args], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture
def challenges(tmp_path):
    tasks = {}
    for task_id in IDS:
        task = arcbatt.load_task(task_id).task
        train = [{"input": demo.input, "output": demo.output} for demo in task.demos]
        tasks[task_id] = {"train": train, "test": [{"input": grid} for grid in task.test_inputs]}
    (tmp_path / "challenges.json").write_text(json.dumps(tasks))
    return "challenges.json"


@given(st.lists(st.integers()), st.integers(1, 20))
def test_parts_are_everything_once(items, parts):
    found = [part_of(items, f"{number}/{parts}") for number in range(1, parts + 1)]
    assert sorted(item for part in found for item in part) == sorted(items)
    assert max(map(len, found)) - min(map(len, found)) <= 1


@pytest.mark.parametrize("wrong", ["0/3", "4/3", "3", "a/b", "-1/3", "1/0", "1/3/5"])
def test_a_wrong_shard_is_told(wrong):
    with pytest.raises(UsageError, match="expected K/N"):
        part_of([1], wrong)


def test_shards_of_submissions_and_stores_merge_to_the_whole(batt, challenges, tmp_path):
    for number in range(1, 5):
        said = batt(
            *("submit", "--data", challenges, "--seconds", "60", "--seed", "1", "--quiet"),
            *("--shard", f"{number}/4", "-o", f"{number}.json", "--store", f"store{number}"),
        )
        assert ("nothing to do" in said) == (number == 4)
    parts = [f"{number}.json" for number in (3, 1, 2)]
    assert "3 tasks" in batt("merge", "-o", "all.json", *parts, "--data", challenges)
    assert "can be handed in" in batt("submit", "--data", challenges, "-o", "x", "--check", "all.json")
    assert "0 done now and 3 before" in batt(
        *("submit", "--data", challenges, "-o", "all.json", "--resume", "--seconds", "0.3", "--store", "store")
    )
    said = batt("merge", "-o", "store", "store1", "store2", "store3")
    with Store(tmp_path / "store", read_only=True) as store:
        assert [task for task, _, _ in store.tasks()] == IDS
        count = len({(one.kind, one.md5) for one in (*store.best(), *store.best(kind="differ"))})
    assert f"store: {count} programs" in said
    assert "expected stores only" in batt("merge", "-o", "store", "store1", "all.json", status=2)


def test_commands_work_by_an_executor_as_without(batt, challenges, tmp_path):
    batt("deal", "-c", "20", "-i", IDS[0], "--seed", "1", "-f", "tmp.py")
    for name in ("here", "there"):
        by = ["--executor", "processes:2"] if name == "there" else []
        batt("run", "-i", IDS[0], "-b", "tmp.py", "--store", name, "--json", f"{name}.json", "--quiet", *by)
    batt("compare", "here.json", "there.json")
    with Store(tmp_path / "here") as here, Store(tmp_path / "there") as there:
        assert [one.md5 for one in here.best()] == [one.md5 for one in there.best()]
    text = "\n".join(solvers()[one].text.replace("def solve(", f"def solve_{one}(") for one in IDS)
    (tmp_path / "solvers.py").write_text(text)
    assert "2 / 2 solved" in batt("check", "solvers.py", "--executor", "processes:2", "--shard", "1/2")
    assert "1 / 1 solved" in batt("check", "solvers.py", "--shard", "2/2")
    assert "nothing to do" in batt("check", "solvers.py", "--shard", "5/5")
    said = batt(
        *("evolve", "-i", *IDS, "--generations", "2", "--seed", "1", "--executor", "processes:2", "--islands", "2"),
        *("--store", "searched", "--json", "search.json", "--report", "search.html"),
    )
    assert "3 of 3 tasks" in said
    record = json.loads((tmp_path / "search.json").read_text())
    assert [task["task"] for task in record["tasks"]] == IDS
    assert "3 done now" in batt(
        *("submit", "--data", challenges, "--seconds", "0.2", "--executor", "processes:2", "--quiet", "-o", "s.json")
    )
    assert "expected processes:N" in batt("check", "solvers.py", "--executor", "many", status=2)


def children(pid):
    """The processes that a process has begun."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(pid) and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_ctrl_c_keeps_what_is_finished_and_leaves_nothing_running(tmp_path):
    command = [*BATT, "evolve", "-i", "4612dd53", "--without-own", "--seed", "1"]
    command += ["--executor", "processes:2", "--quiet"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    state = tmp_path / "store" / "evolve" / "4612dd53" / "state.bin"
    deadline = time.monotonic() + 600
    while not state.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = children(process.pid)
    os.kill(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 130
    assert workers
    assert "1 task" in said
    with Store(tmp_path / "store", read_only=True) as store:
        assert store.runs()
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
