"""What holds of every store, whatever was kept in it and whatever happened to its files."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest
from arcbatt.errors import BattError
from arcbatt.store import Kept, RunRecord, Store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SCHEMA_1 = Path(__file__).parents[1] / "data" / "store_1"
BEST = 3


def run(number):
    return RunRecord("test", number, {"dsl": "1"}, ["a"], str(number))


def kept(number, task="a", kind="solver", score=1.0, parent=""):
    text = f"def solve(S, I, C):\n    O = canvas({number}, UNITY)\n    return O\n"
    md5 = hashlib.md5(text.encode()).hexdigest()
    differ_kind = "iz" if kind == "differ" else ""
    return Kept(md5, text, kind, task, score, 4, int(4 * score), 0.1, 13, 1, parent, "how", str(score), differ_kind)


KEPT = st.builds(
    kept,
    st.integers(0, 9),
    st.sampled_from("ab"),
    st.sampled_from(["solver", "differ"]),
    st.sampled_from([0.25, 0.5, 1.0]),
    st.sampled_from(["", "x", "y"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(KEPT, max_size=6), max_size=6))
def test_of_each_group_the_best_stay_and_nothing_else(batches):
    """Against a model: the best ever kept of each group stay; files, texts and lineage are of those that stay."""
    groups = {}
    made = {}
    with tempfile.TemporaryDirectory() as folder, Store(folder) as store:
        for number, batch in enumerate(batches):
            store.keep(run(number), batch, best=BEST)
            for one in batch:
                group = groups.setdefault((one.task, one.kind), {})
                group[one.md5] = max(one.score, group.get(one.md5, 0.0))
                if one.parent:
                    made.setdefault(one.md5, set()).add((one.parent, one.mutation))
            for group in groups.values():
                for md5 in sorted(group, key=lambda md5: (-group[md5], md5))[BEST:]:
                    del group[md5]
            stay = {md5 for group in groups.values() for md5 in group}
            made = {md5: ways for md5, ways in made.items() if md5 in stay}
        for (task, kind), group in groups.items():
            assert {k.md5: k.score for k in store.best(task, kind)} == group
        assert store.verify() == []
        assert store.clean() == []
        for number in range(10):
            md5 = kept(number).md5
            assert set(store.lineage(md5)) == made.get(md5, set())
        files = {(path.parent.name.removesuffix("_md5"), path.stem) for path in Path(folder).rglob("*.py")}
        assert files == {(kind, md5) for (_, kind), group in groups.items() for md5 in group}


def steps_of_keep(programs):
    """How many steps SQLite takes to keep one program, and prune another, in a store of so many."""
    with tempfile.TemporaryDirectory() as folder, Store(folder) as store:
        store.keep(run(0), [kept(n, task=str(n // 10), parent=str(n)) for n in range(programs)], best=10)
        steps = 0

        def count():
            nonlocal steps
            steps += 1

        store._index.set_progress_handler(count, 1)
        assert store.keep(run(1), [kept(programs, task="0")], best=10)
        return steps


def test_keeping_costs_by_what_is_kept_and_not_by_what_is_there():
    assert steps_of_keep(2000) < 2 * steps_of_keep(100)


def use(folder):
    """All that people do with a store."""
    with Store(folder, read_only=True) as store:
        for one in (*store.best(), *store.best(kind="differ")):
            f"{one.score:.2f} {one.calls:3} {one.parent[:8]}"
            store.get(one.md5)
            store.lineage(one.md5)
        store.programs()
        store.verify()
        [(f"{score:.2f}", f"{count:4}") for _, count, score in store.tasks()]
        [run.versions.get("limits", "").split() for run in store.runs()]
    with Store(folder) as store:
        store.uses()
        store.keep(run(7), [kept(7)])
        store.verify()
        store.repair()
        store.clean()


def damaged(data, content):
    """Some bytes changed, lost or added."""
    content = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        what = data.draw(st.sampled_from(["change", "change", "change", "cut", "add"]))
        if what == "change" and content:
            content[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del content[at : at + data.draw(st.sampled_from([1, 100, 100_000]))]
        else:
            content[at:at] = data.draw(st.binary(max_size=40))
    return bytes(content)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A store of each schema."""
    folder = tmp_path_factory.mktemp("sound")
    shutil.copytree(SCHEMA_1, folder / "1")
    shutil.copytree(SCHEMA_1, folder / "2")
    Store(folder / "2").close()
    return folder


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damage_is_told_as_an_error_of_the_store(sound, data):
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "store")
        shutil.copytree(sound / data.draw(st.sampled_from("12")), store)
        files = sorted(path for path in store.rglob("*") if path.is_file())
        chosen = data.draw(st.sampled_from([*files, *[store / "index.sqlite"] * 3 * len(files)]))
        chosen.write_bytes(damaged(data, chosen.read_bytes()))
        try:
            use(store)
        except BattError as error:
            assert str(store) in str(error)


VALUES = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=9), st.binary(max_size=9), st.just("[1]"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_values_of_any_kind_in_the_index_are_told_as_well(sound, data):
    """SQLite itself is content with them: any column holds any value."""
    import sqlite3
    from contextlib import closing

    columns = {
        "runs": ("command", "seed", "versions", "tasks", "started"),
        "programs": ("md5", "kind", "calls", "text"),
        "scores": ("md5", "kind", "task", "differ_kind", "identity", "score", "demos", "solved", "seconds", "t_log"),
        "lineage": ("child", "parent", "mutation"),
    }
    table = data.draw(st.sampled_from(sorted(columns)))
    column = data.draw(st.sampled_from(columns[table]))
    value = data.draw(VALUES)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "store")
        shutil.copytree(sound / "2", store)
        with closing(sqlite3.connect(store / "index.sqlite", isolation_level=None)) as index:
            where = f"rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET {data.draw(st.integers(0, 3))})"
            try:
                index.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {where}", (value,))
            except (OverflowError, UnicodeEncodeError):
                return
        try:
            use(store)
        except BattError as error:
            assert str(store) in str(error)
