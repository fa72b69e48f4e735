"""Stores that were filled apart make one, in whatever order and however often they are merged."""

import hashlib
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import arcbatt
import pytest
from arcbatt.errors import StoreError
from arcbatt.searching import EvolveSettings, evolve
from arcbatt.store import Kept, RunRecord, Store
from arcbatt.store.merging import merge_stores
from hypothesis import given, settings
from hypothesis import strategies as st

EARLIER = Path(__file__).parents[1] / "data"
BEST = 3


def kept(number, task="a", kind="solver", score=1.0, seconds=0.1, parent=""):
    text = f"def solve(S, I, C):\n    O = canvas({number}, UNITY)\n    return O\n"
    md5 = hashlib.md5(text.encode()).hexdigest()
    differ_kind = "iz" if kind == "differ" else ""
    return Kept(md5, text, kind, task, score, 4, int(4 * score), seconds, 13, 1, parent, "how", "id", differ_kind)


KEPT = st.builds(
    kept,
    st.integers(0, 9),
    st.sampled_from("ab"),
    st.sampled_from(["solver", "differ"]),
    st.sampled_from([0.25, 0.5, 1.0]),
    st.sampled_from([0.1, 0.2]),
    st.sampled_from(["", "x", "y"]),
)
STORES = st.lists(st.lists(st.lists(KEPT, min_size=1, max_size=5), max_size=3), min_size=1, max_size=3)


def filled(folder, runs, name):
    with Store(folder) as store:
        for number, batch in enumerate(runs):
            record = RunRecord(f"test {name}", number, {"dsl": "1"}, ["a"], f"{number}{name}")
            store.keep(record, batch, best=BEST)
    return folder


def content(folder):
    """All that a store holds, its files included, and in the order in which it tells it."""
    with Store(folder, read_only=True) as store:
        assert store.verify() == []
        files = {path.relative_to(folder): path.read_bytes() for path in Path(folder).rglob("*.py")}
        programs = [store.best(kind=kind) for kind in ("solver", "differ")]
        rows = store.rows()
        lineage = {row[0]: store.lineage(row[0]) for row in rows.programs}
        return files, programs, lineage, store.runs(), [sorted(table) for table in rows]


@settings(max_examples=15, deadline=None)
@given(STORES, st.randoms(use_true_random=False))
def test_merging_is_a_union_without_order_and_the_same_again_changes_nothing(stores, random):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [filled(folder / str(k), runs, k) for k, runs in enumerate(stores)]
        merge_stores(folder / "one", parts, best=BEST)
        once = content(folder / "one")
        shuffled = random.sample(parts, len(parts))
        merge_stores(folder / "other", [*shuffled, shuffled[0]], best=BEST)
        assert content(folder / "other") == once
        merge_stores(folder / "one", shuffled, best=BEST)
        merge_stores(folder / "one", [], best=BEST)
        assert content(folder / "one") == once
        # One after the other comes to the same, but for the parents of what was dropped on the way and came back.
        for part in shuffled:
            merge_stores(folder / "slowly", [part], best=BEST)
        slowly, at_once = (
            [[one._replace(parent="", mutation="") for one in programs] for programs in found[1]]
            for found in (content(folder / "slowly"), once)
        )
        assert slowly == at_once
        # Against a model: of each group the best of all that the parts hold.
        groups = {}
        for part in parts:
            with Store(part) as store:
                for one in (*store.best(), *store.best(kind="differ")):
                    group = groups.setdefault((one.task, one.kind), {})
                    group[one.md5] = max(one.score, group.get(one.md5, 0.0))
        with Store(folder / "one") as store:
            for (task, kind), group in groups.items():
                best = sorted(group, key=lambda md5: (-group[md5], md5))[:BEST]
                assert [one.md5 for one in store.best(task, kind)] == best
            assert len(store.runs()) == sum(map(len, stores))


def test_stores_of_earlier_versions_are_merged(tmp_path):
    merged = merge_stores(tmp_path / "all", [EARLIER / "store_1", EARLIER / "store_2"])
    assert merged.programs
    with Store(tmp_path / "all") as store:
        both = {one.md5 for name in ("store_1", "store_2") for one in solvers(EARLIER / name)}
        assert {one.md5 for one in store.best()} == both


def solvers(folder):
    with Store(folder, read_only=True) as store:
        return store.best()


def test_a_damaged_store_is_refused_before_anything_is_written(tmp_path):
    filled(tmp_path / "sound", [[kept(1)]], "a")
    filled(tmp_path / "damaged", [[kept(2)]], "b")
    with closing(sqlite3.connect(tmp_path / "damaged" / "index.sqlite")) as index, index:
        index.execute("UPDATE programs SET text = 'another'")
    with pytest.raises(StoreError, match=r"damaged: the text of solver .* is lost"):
        merge_stores(tmp_path / "all", [tmp_path / "sound", tmp_path / "damaged"])
    assert not (tmp_path / "all").exists()
    with pytest.raises(StoreError, match="no store at"):
        merge_stores(tmp_path / "all", [tmp_path / "nowhere"])


def test_saved_searches_come_along_and_go_on(tmp_path):
    task = arcbatt.load_task("4612dd53").task
    small = EvolveSettings(3, mutants=50, grown=100)
    for name, generations in (("short", 2), ("long", 4)):
        with Store(tmp_path / name) as store:
            list(evolve(task, small, generations=generations, store=store, own=False))
    for order in (["short", "long"], ["long", "short"]):
        shutil.rmtree(tmp_path / "all", ignore_errors=True)
        assert merge_stores(tmp_path / "all", [tmp_path / name for name in order]).searches == 1
        with Store(tmp_path / "all") as store:
            (outcome,) = evolve(task, small, generations=1, store=store, own=False, resume=True)
        assert outcome.status.generation == 5
