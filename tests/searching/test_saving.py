"""What is saved of a search: for one search at a time, never replaced unasked, and damage is noticed."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import arcbatt
import pytest
from arcbatt.cli.evolve import evolve as command
from arcbatt.searching import Evolution, EvolveSettings, evolve
from arcbatt.searching import loop as module
from arcbatt.store import Store
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

SETTINGS = EvolveSettings(3, mutants=60, grown=60, go_on=True)
TASKS = ("4612dd53", "00d62c1b")


def task(task_id: str = TASKS[0]) -> arcbatt.Task:
    return arcbatt.load_task(task_id).task


def started(generations: int = 2) -> Evolution:
    evolution = Evolution(task(), SETTINGS)
    for _ in range(generations):
        evolution.step(1)
    return evolution


def resumed(folder: Path) -> Evolution:
    evolution = Evolution.resume(task(), SETTINGS, folder)
    assert evolution is not None
    return evolution


def test_a_folder_is_of_one_search_at_a_time(tmp_path):
    with started() as first:
        first.save(tmp_path)
        with pytest.raises(arcbatt.StoreError, match="is in use"):
            resumed(tmp_path)
        with started() as second, pytest.raises(arcbatt.StoreError, match="is in use"):
            second.save(tmp_path)
        first.step()
        first.save(tmp_path)
    with resumed(tmp_path) as again:
        assert again.generation == 3


def test_a_saved_search_is_replaced_only_when_asked(tmp_path):
    with started() as first:
        first.save(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with started(5) as second:
        with pytest.raises(arcbatt.StoreError, match=r"--resume goes on, --restart begins anew"):
            second.save(tmp_path)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
        second.hold(tmp_path, restart=True)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
        second.save(tmp_path)
    with resumed(tmp_path) as again:
        assert again.generation == 5


def test_evolve_looks_before_it_works(tmp_path, monkeypatch):
    with Store(tmp_path) as store:
        list(evolve([task(TASKS[1])], SETTINGS, generations=1, store=store))
        monkeypatch.setattr(module, "Evolution", None)
        with pytest.raises(arcbatt.StoreError, match=f"{TASKS[1]} holds a saved search"):
            list(evolve([task(t) for t in TASKS], SETTINGS, generations=1, store=store))


def test_the_command_refuses_resumes_and_restarts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*args: str) -> str:
        result = CliRunner().invoke(command, ["-i", TASKS[0], "--generations", "1", *args], standalone_mode=False)
        if result.exception is not None:
            raise result.exception
        return result.stdout

    assert run("--seed", "5").endswith("Seed: 5\n")
    with pytest.raises(arcbatt.StoreError, match="--restart"):
        run("--seed", "5")
    assert "generation 2" in run("--resume")
    with pytest.raises(arcbatt.UsageError, match="choose one"):
        run("--resume", "--restart")
    assert "generation 1" in run("--restart", "--seed", "6")
    assert run("--resume").endswith("Seed: 6\n")
    (tmp_path / "store" / "evolve" / TASKS[0] / "settings.json").write_text("[" * 100_000)
    with pytest.raises(arcbatt.StoreError, match=r"settings\.json"):
        run("--resume")


def test_a_full_disk_loses_neither_the_search_nor_what_it_found(tmp_path, monkeypatch):
    """The hashes of a save that failed come with the next one."""
    from arcbatt.searching import folder

    with started() as evolution:
        evolution.save(tmp_path)
        replace = folder.replace_file
        monkeypatch.setattr(folder, "replace_file", lambda path, content: (_ for _ in ()).throw(OSError(28, "full")))
        evolution.step()
        with pytest.raises(arcbatt.StoreError, match="full; the state was not saved"):
            evolution.save(tmp_path)
        monkeypatch.setattr(folder, "replace_file", replace)
        evolution.step()
        evolution.save(tmp_path)
        counts = evolution._session.counts
    with resumed(tmp_path) as again:
        assert again._session.counts == counts
    monkeypatch.setattr(folder, "replace_file", lambda path, content: (_ for _ in ()).throw(OSError(28, "full")))
    with Store(tmp_path / "store") as store:
        searches = evolve([task()], SETTINGS, generations=1, store=store)
        assert next(searches).found
        with pytest.raises(arcbatt.StoreError, match="full"):
            next(searches)


def test_hashes_that_something_else_has_changed_are_not_continued(tmp_path):
    with started() as evolution:
        evolution.save(tmp_path)
        known = tmp_path / "known.bin"
        whole = known.read_bytes()
        known.write_bytes(whole[:-8])
        evolution.step()
        with pytest.raises(arcbatt.StoreError, match=r"known\.bin was changed"):
            evolution.save(tmp_path)
    known.write_bytes(whole)
    resumed(tmp_path).close()
    known.write_bytes(whole + b"what a killed save has added")
    resumed(tmp_path).close()
    known.write_bytes(bytes(16) + whole[16:])  # what two searches in one folder left of each other's hashes
    with pytest.raises(arcbatt.StoreError, match=r"damaged: known\.bin"):
        resumed(tmp_path)


def test_a_state_without_checksums_is_read(tmp_path):
    with started() as evolution:
        evolution.save(tmp_path)
        counts = evolution._session.counts
        state, _ = evolution._session.save()
    (tmp_path / "state.bin").write_bytes(state)
    with resumed(tmp_path) as again:
        assert again._session.counts == counts
        again.save(tmp_path)
        assert (tmp_path / "state.bin").read_bytes() != state


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    with started() as evolution:
        evolution.save(folder)
    return folder


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_told_or_does_no_harm(saved, data):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(saved, Path(temporary, "a")))
        file = folder / data.draw(st.sampled_from(["settings.json", "state.bin", "known.bin"]))
        sound = file.read_bytes()
        content = bytearray(sound)
        at = data.draw(st.integers(0, len(content) - 1))
        how = data.draw(st.sampled_from(["change", "cut", "replace"]))
        if how == "change":
            content[at] ^= data.draw(st.integers(1, 255))
        elif how == "cut":
            del content[at:]
        else:
            content[at:] = data.draw(st.binary(max_size=40))
        file.write_bytes(content)
        try:
            with resumed(folder) as evolution:
                evolution.step(1)
        except arcbatt.StoreError as error:
            assert str(folder) in str(error)
        else:
            assert content == sound or json.loads(bytes(content))  # spaces in settings.json change nothing


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    )
)
def test_settings_of_any_form(saved, value):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(saved, Path(temporary, "a")))
        (folder / "settings.json").write_text(json.dumps(value))
        with pytest.raises(arcbatt.StoreError):
            resumed(folder)


SEARCH = """
import sys
import arcbatt
from arcbatt.searching import EvolveSettings, evolve, keep
from arcbatt.store import RunRecord, Store
from arcbatt.tasks import LoadedTask
folder, task_id = sys.argv[1:]
task = arcbatt.load_task(task_id).task
settings = EvolveSettings(3, mutants=60, grown=60, go_on=True)
with Store(folder) as store:
    resume = (store.path / "evolve" / task.id / "state.bin").exists()
    for outcome in evolve([task], settings, generations=3, store=store, resume=resume):
        keep(outcome, LoadedTask(task, None), store, RunRecord("t", 3, {}, [task.id], str(outcome.status)), 1)
        print(outcome.status.generation, flush=True)
"""
READ = """
import sys
from arcbatt.dealing import deal
from arcbatt.store import Store
with Store(sys.argv[1], read_only=True) as store:
    assert all(problem.severity != "error" for problem in store.verify())
    deal(40, 1, store=store)
"""


class Job:
    """A process, started anew whenever it ends, and what it has said."""

    def __init__(self, folder: Path, code: str, *args: str) -> None:
        self.command = [sys.executable, "-c", code, str(folder), *args]
        self.said: list[str] = []
        self.refused = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def end(self) -> None:
        """Wait for its end. All that may go wrong is that another search has the folder, or had it after this one saw
        that nothing was saved there."""
        out, error = self.process.communicate()
        self.said += out.splitlines()
        if self.process.returncode == 1 and ("is in use" in error or "holds a saved search" in error):
            self.refused += 1
        else:
            assert self.process.returncode in (0, -signal.SIGKILL), error


def test_searches_and_readers_of_one_store_are_killed_and_nothing_is_lost(tmp_path):
    """Two processes search each of two tasks, so that of each pair one is refused; another deals from what there is."""
    Store(tmp_path).close()
    rng = random.Random(7)
    searches = {task_id: [Job(tmp_path, SEARCH, task_id) for _ in range(2)] for task_id in TASKS}
    jobs = [*searches[TASKS[0]], *searches[TASKS[1]], Job(tmp_path, READ)]
    begun = time.monotonic()

    def enough() -> bool:
        return all(any(job.refused for job in pair) and any(job.said for job in pair) for pair in searches.values())

    while time.monotonic() < begun + 8 or not enough():
        time.sleep(0.05)
        for job in jobs:
            if job.process.poll() is None and rng.random() < 0.02:
                job.process.kill()
            if job.process.poll() is not None:
                job.end()
                job.start()
    for job in jobs:
        job.end()
    with Store(tmp_path) as store:
        assert not [problem for problem in store.verify() if problem.severity == "error"]
    for task_id, pair in searches.items():
        generations = [int(line) for job in pair for line in job.said]
        with Evolution.resume(task(task_id), SETTINGS, tmp_path / "evolve" / task_id) as evolution:
            assert evolution.generation >= max(generations)
            evolution.step()
