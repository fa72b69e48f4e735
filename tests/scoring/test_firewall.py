"""What is kept does not depend on answers: the store of a run with answers equals that of the run without."""

from __future__ import annotations

import sqlite3

import arcbatt
from arcbatt.candidates import library
from arcbatt.dealing import deal
from arcbatt.searching import EvolveSettings, evolve, keep
from arcbatt.store import RunRecord, Store
from arcbatt.tasks import LoadedTask
from hypothesis import given, settings
from hypothesis import strategies as st

TIMES = {"seconds", "t_log", "started"}
"""Columns that the clock decides."""
LINES = [
    *("vmirror(I)", "hmirror(I)", "rot90(I)", "rot180(I)", "dmirror(I)", "identity(I)", "first(I)", "size(I)"),
    *("last(last(S))", "last(extract(S, matcher(first, I)))", "hconcat(I, I)", "replace(I, ONE, TWO)", "first(ZERO)"),
    "canvas(mostcolor(I), shape(I))",
]
grids = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=2)
FUNCTIONS = [
    *(
        lambda g: [row[::-1] for row in g],
        lambda g: g[::-1],
        lambda g: g,
        lambda g: [list(r) for r in zip(*g, strict=True)],
    ),
    lambda g: [[0, 0], [0, 0]],
]


@st.composite
def loaded_tasks(draw):
    """A task with answers to some of its tests; what the demos do, the answers may or may not do."""

    def pairs(most):
        return [
            {"input": g, "output": draw(st.sampled_from(FUNCTIONS))(g)}
            for g in draw(st.lists(grids, min_size=1, max_size=most))
        ]

    return arcbatt.task_from_dict("t", {"train": pairs(3), "test": pairs(2)})


def contents(path) -> dict[str, object]:
    """All that is in a store but times: rows by table, files with their bytes."""
    with sqlite3.connect(path / "index.sqlite") as index:
        tables = [name for (name,) in index.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: dict[str, object] = {}
        for table in tables:
            rows = index.execute(f"SELECT * FROM {table}")
            columns = [column for column, *_ in rows.description]
            kept = [k for k, name in enumerate(columns) if name not in TIMES]
            found[table] = sorted(repr([row[k] for k in kept]) for row in rows)
    index.close()
    found |= {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*.py")}
    return found


def record(task_id="t"):
    return RunRecord("test", 1, {}, [task_id], "now")


@settings(max_examples=40, deadline=None)
@given(loaded_tasks(), st.lists(st.sampled_from(LINES), min_size=1, max_size=10))
def test_the_store_of_a_run(tmp_path_factory, loaded, lines):
    stores = []
    for known in (loaded, LoadedTask(loaded.task, None)):
        path = tmp_path_factory.mktemp("store")
        batt = arcbatt.Batt([f"O = {line}" for line in lines], library.differs().values())
        with Store(path) as store:
            run = arcbatt.run_task(batt, known, arcbatt.RunSettings(), store=store, record=record())
            parents = deal(8, 1, task=loaded.task, store=store).candidates
        stores.append((contents(path), run.unique, run.same_behaviour, run.stored, parents))
    assert stores[0] == stores[1]


@settings(max_examples=8, deadline=None)
@given(loaded_tasks())
def test_the_store_of_a_search(tmp_path_factory, loaded):
    stores = []
    for known in (loaded, LoadedTask(loaded.task, None)):
        path = tmp_path_factory.mktemp("store")
        with Store(path) as store:
            search = EvolveSettings(1, mutants=100, grown=100, patience=1)
            for outcome in evolve([known.task], search, generations=3, workers=1, store=store, own=False):
                keep(outcome, known, store, record())
        stores.append(contents(path) | {file.name: file.read_bytes() for file in path.glob("evolve/*/*")})
    assert stores[0] == stores[1]
    assert any("solver_md5" in name for name in stores[0])


def test_the_stores_of_library_tasks(tmp_path):
    """With programs that are right, and with ones that only fit."""
    stores = []
    for mode in ("with", "without"):
        with Store(tmp_path / mode) as store:
            for task_id in ("007bbfb7", "00d62c1b", "67a3c6ac"):
                loaded = arcbatt.load_task(task_id)
                known = loaded if mode == "with" else LoadedTask(loaded.task, None)
                dealt = deal(24, 3, task=loaded.task)
                batt = arcbatt.Batt(dealt.candidates, dealt.differs)
                arcbatt.run_task(batt, known, arcbatt.RunSettings(), store=store, record=record(task_id))
        stores.append(contents(tmp_path / mode))
    assert stores[0] == stores[1]
    assert len(stores[0]) > 20
