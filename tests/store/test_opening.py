"""What a store is opened from: earlier versions, read-only folders, and files that are none of ours."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from arcbatt.errors import StoreError
from arcbatt.store import Kept, RunRecord, Store

SCHEMA_1 = Path(__file__).parents[1] / "data" / "store_1"
RUN = RunRecord("test", 1, {}, ["007bbfb7"], "now")


def kept(text, score=1.0):
    import hashlib

    return Kept(hashlib.md5(text.encode()).hexdigest(), text, "solver", "007bbfb7", score, 5, 5, 0.1, 13, 1)


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def database(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        for statement in statements:
            made.execute(statement)


@pytest.fixture
def earlier(tmp_path):
    """A store that was written when texts were in files only."""
    return Path(shutil.copytree(SCHEMA_1, tmp_path / "store"))


@pytest.fixture
def shared():
    """A folder outside of those that only root may see, removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def without_permission(folder):
    """Nothing in the folder can be changed. Permissions mean nothing to root, who is somebody else for the time."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_store_of_schema_1_is_brought_up_to_date_when_it_is_written_to(earlier):
    with Store(earlier, read_only=True) as store:
        before = store.best(), store.best(kind="differ"), store.tasks(), store.runs(), store.uses()
    assert [k.md5[:8] for k in before[0]] == ["e53442d8", "2d0234f5", "d0ee7eb3", "d0ee7eb3"]
    with Store(earlier) as store:
        store.keep(RUN, [kept("O = I\n")])
    for folder in ("solver_md5", "differ_md5"):
        shutil.rmtree(earlier / folder)
    with Store(earlier, create=False) as store:
        assert (store.best(kind="differ"), store.uses()) == (before[1], before[4])
        assert [k for k in store.best() if k.calls != 1] == [k for k in before[0] if k.calls != 1]
        assert kept("O = I\n") in store.best()
        assert len(store.repair()) == 6
        assert store.verify() == []


def test_a_store_of_schema_1_is_read_as_it_is(earlier):
    before = content(earlier)
    with Store(earlier, read_only=True) as store:
        assert len(store.best()) == 4
        assert store.verify() == []
        for change in (lambda: store.keep(RUN, []), store.clean, store.repair):
            with pytest.raises(StoreError, match="reading only"):
                change()
    assert {name: data for name, data in content(earlier).items() if name in before} == before
    lost = next((earlier / "solver_md5").glob("d0ee*"))
    lost.unlink()
    next((earlier / "solver_md5").glob("e534*")).write_text("damaged")
    for reading in (True, False):
        with Store(earlier, read_only=reading) as store:
            assert [k.md5[:8] for k in store.best()] == ["2d0234f5"]
            assert sum(p.severity == "error" for p in store.verify()) == 3
    with Store(earlier) as store:
        store.clean()
        assert store.verify() == []
        assert store.uses() == {"007bbfb7": 1, "cells_extra": 1, "cells_missing": 1}


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
@pytest.mark.parametrize("how", [{"create": True}, {"create": False}, {"read_only": True}])
@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE runs (id)", "CREATE TABLE scores (id)"),
        ("CREATE TABLE mail (id)", "PRAGMA user_version = 1"),
        ("CREATE TABLE mail (id)", "PRAGMA user_version = 99"),
        ("PRAGMA application_id = 77", "PRAGMA user_version = 2"),
    ],
)
def test_a_database_of_another_program_is_left_alone(tmp_path, mode, how, statements):
    path = tmp_path / "index.sqlite"
    database(path, f"PRAGMA journal_mode = {mode}", *statements)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="of another program"):
        Store(tmp_path, **how)
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", [{"create": False}, {"read_only": True}])
def test_nothing_is_made_unasked(tmp_path, how):
    with pytest.raises(StoreError, match="no store"):
        Store(tmp_path / "a", **how)
    assert not (tmp_path / "a").exists()
    (tmp_path / "index.sqlite").write_bytes(b"")
    if how == {"read_only": True}:
        with pytest.raises(StoreError, match="no store"):
            Store(tmp_path, **how)
        assert (tmp_path / "index.sqlite").read_bytes() == b""


def test_a_folder_without_write_permission(shared):
    folder = shared / "store"
    with Store(folder) as store:
        store.keep(RUN, [kept("O = I\n")])
    before = content(shared)
    with without_permission(folder):
        with Store(folder, read_only=True) as store:
            assert store.best() == [kept("O = I\n")]
            assert store.verify() == []
        with pytest.raises(StoreError), Store(folder) as store:
            store.keep(RUN, [kept("O = rot90(I)\n")])
        assert content(shared) == before


KILLED = """
import os, sys
from test_opening import RUN, kept
from arcbatt.store import Store
store = Store(sys.argv[1])
store.keep(RUN, [kept("O = I\\n")])
os._exit(0)  # the index is not closed: what was kept is still in the write-ahead log
"""


def test_what_a_killed_writer_left_is_read_without_write_permission(shared):
    folder = shared / "store"
    here = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], env=here, check=True)
    assert (folder / "index.sqlite-wal").stat().st_size
    (folder / "index.sqlite-shm").unlink()
    with without_permission(folder), Store(folder, read_only=True) as store:
        assert store.best() == [kept("O = I\n")]


OPEN = """
import sys
from arcbatt.store import Store
with Store(sys.argv[1], read_only=bool(int(sys.argv[2]))) as store:
    print(len(store.best()), len(store.best(kind="differ")))
"""


@pytest.mark.parametrize("schema", [0, 1])
def test_several_processes_open_a_store_that_one_of_them_makes_or_brings_up_to_date(earlier, tmp_path, schema):
    folder = earlier if schema else tmp_path / "new"
    readers = [False] * 4 + [True] * 4 * schema
    opening = [
        subprocess.Popen([sys.executable, "-c", OPEN, str(folder), str(int(reading))], stdout=subprocess.PIPE)
        for reading in readers
    ]
    said = {process.communicate()[0] for process in opening}
    assert said == {b"4 8\n" if schema else b"0 0\n"}
    with Store(folder) as store:
        assert store.verify() == []
