"""The store through its public interface."""

import hashlib
import subprocess
import sys

import pytest
from arcbatt.candidates import Program
from arcbatt.candidates.primitives import primitive
from arcbatt.errors import StoreError
from arcbatt.searching import parents_for
from arcbatt.store import Kept, RunRecord, Store


def run(seed=1):
    return RunRecord("batt run", seed, {"arcbatt": "0"}, ["007bbfb7"], f"2026-01-01T00:00:{seed:02}")


def kept(number, score=1.0, task="007bbfb7", kind="solver", calls=3, **more):
    text = f"def solve(S, I, C):\n    O = canvas({number}, UNITY)\n    return O\n"
    md5 = hashlib.md5(text.encode()).hexdigest()
    return Kept(md5, text, kind, task, score, 4, int(4 * score), 0.001, 17, calls, **more)


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def test_what_is_kept_is_there_again(tmp_path):
    one = kept(1, parent="abcd", mutation="constant: ONE -> TWO in line 1", identity="0123456789abcdef")
    with Store(tmp_path / "store") as store:
        store.keep(run(), [one])
    with Store(tmp_path / "store") as store:
        assert store.best("007bbfb7") == [one]
        assert store.get(one.md5[:6]) == [one]
        assert store.lineage(one.md5) == [("abcd", "constant: ONE -> TWO in line 1")]
        assert store.tasks() == [("007bbfb7", 1, 1.0)]
        assert store.runs() == [run()]
        assert store.verify() == []
    file = tmp_path / "store" / "solver_md5" / f"{one.md5}.py"
    assert file.read_text() == one.text


def test_the_best_stay(tmp_path):
    with Store(tmp_path) as store:
        store.keep(run(1), [kept(k, score=k / 40) for k in range(40)], best=32)
        assert [k.score for k in store.best("007bbfb7")] == [k / 40 for k in range(39, 7, -1)]
        store.keep(run(2), [kept(100, calls=1), kept(101, calls=2)], best=32)
        best = store.best("007bbfb7")
        assert len(best) == 32
        assert [k.calls for k in best[:2]] == [1, 2]
        assert len(list((tmp_path / "solver_md5").glob("*.py"))) == 32
        assert store.verify() == []


def test_a_program_stays_while_some_task_needs_it(tmp_path):
    with Store(tmp_path) as store:
        store.keep(run(1), [kept(1, 0.5), kept(1, 0.5, task="67a3c6ac")])
        store.keep(run(2), [kept(2, 1.0)], best=1)
        assert [k.md5 for k in store.best("007bbfb7")] == [kept(2).md5]
        assert [k.md5 for k in store.best("67a3c6ac")] == [kept(1).md5]
        assert store.verify() == []


def test_differs_are_kept_by_kind(tmp_path):
    with Store(tmp_path) as store:
        differ = [kept(1, kind="differ", differ_kind=kind) for kind in ("iz", "zo")]
        store.keep(run(), differ, best=1)
        assert sorted(k.differ_kind for k in store.best(kind="differ")) == ["iz", "zo"]
        assert store.best() == []
        assert (tmp_path / "differ_md5" / f"{differ[0].md5}.py").exists()


def test_keeping_again_changes_nothing_but_the_runs(tmp_path):
    programs = [kept(k) for k in range(5)]
    with Store(tmp_path) as store:
        store.keep(run(1), programs)
        before = store.best(), sorted(p.name for p in tmp_path.rglob("*.py"))
        store.keep(run(2), programs)
        assert (store.best(), sorted(p.name for p in tmp_path.rglob("*.py"))) == before
        assert len(store.runs()) == 2


def test_verify_finds_and_clean_mends(tmp_path):
    with Store(tmp_path) as store:
        store.keep(run(), [kept(k) for k in range(4)])
        folder = tmp_path / "solver_md5"
        (folder / f"{kept(0).md5}.py").unlink()
        (folder / f"{kept(1).md5}.py").write_text("damaged")
        orphan = kept(9)
        (folder / f"{orphan.md5}.py").write_text(orphan.text)
        (folder / "x.123.tmp").write_text("half")
        (folder / "notes_of_mine.py").write_text("nobody else's business")
        problems = store.verify()
        assert sorted(p.severity for p in problems) == ["error", "note", "note", "note"]
        assert [k.text for k in store.best()] == sorted((kept(k).text for k in range(4)), key=md5)  # not from files
        assert len(store.repair()) == 2
        assert sorted(p.severity for p in store.verify()) == ["note", "note"]
        assert (folder / f"{kept(1).md5}.py").read_text() == kept(1).text
        assert len(store.clean()) == 2
        assert store.verify() == []
        assert len(store.best()) == 4
        assert (folder / "notes_of_mine.py").exists()


def test_a_text_that_the_disk_has_changed_comes_back_from_its_file(tmp_path):
    with Store(tmp_path) as store:
        store.keep(run(), [kept(k, parent="a") for k in range(3)])
        store._index.execute("UPDATE programs SET text = 'damaged' WHERE md5 != ?", (kept(2).md5,))
        (tmp_path / "solver_md5" / f"{kept(1).md5}.py").unlink()
        assert sorted(p.severity for p in store.verify()) == ["error", "error", "note"]
        store.repair()
        assert [p.what for p in store.verify() if p.severity == "error"] == [
            f"the text of solver {kept(1).md5} in the index is lost"
        ]
        store.clean()
        assert store.verify() == []
        assert {k.md5 for k in store.best()} == {kept(0).md5, kept(2).md5}
        assert store.uses() == {"a": 2}


def test_programs_are_parsed_once(tmp_path, monkeypatch):
    parsed = []
    parse = Program.parse
    monkeypatch.setattr(Program, "parse", lambda text, file: parsed.append(file) or parse(text, file))
    with Store(tmp_path) as store:
        store.keep(run(), [kept(1), kept(2), kept(2, task="67a3c6ac")])
        for task_id in ("007bbfb7", "00d62c1b"):
            parents_for(task_id, store)
        assert sorted(parsed) == sorted(kept(k).md5 for k in (1, 2))
        # Other primitives of a user may mean other programs.
        primitive(name="a_primitive")(lambda grid: grid)
        assert len(store.programs()) == 3
        assert len(parsed) == 4


def test_bad_folders_get_one_message(tmp_path):
    with pytest.raises(StoreError, match="no store"):
        Store(tmp_path / "missing", create=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        Store(tmp_path / "file")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "index.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(tmp_path / "bad")
    with Store(tmp_path / "new") as store:
        store._index.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer arcbatt"):
        Store(tmp_path / "new")


def test_prefixes(tmp_path):
    with Store(tmp_path) as store:
        store.keep(run(), [kept(k) for k in range(3)])
        for prefix, says in (("abc", "at least 4"), ("xyzw", "hex"), ("0000", "no program")):
            with pytest.raises(StoreError, match=says):
                store.get(prefix)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path, monkeypatch):
    from arcbatt.store.files import Files

    with Store(tmp_path) as store:
        store.keep(run(1), [kept(1)])
        write = Files.write

        def full(self, kind, md5, text):
            if md5 == kept(3).md5:
                raise OSError(28, "No space left on device")
            write(self, kind, md5, text)

        monkeypatch.setattr(Files, "write", full)
        with pytest.raises(StoreError, match="No space left"):
            store.keep(run(2), [kept(2), kept(3)])
        assert [k.md5 for k in store.best()] == [kept(1).md5]
        assert not [p for p in store.verify() if p.severity == "error"]


WRITER = """
import sys, hashlib
from arcbatt.store import Kept, RunRecord, Store
with Store(sys.argv[1]) as store:
    for k in range(30):
        text = f"def solve(S, I, C):\\n    O = canvas({sys.argv[2]}{k:03}, UNITY)\\n    return O\\n"
        md5 = hashlib.md5(text.encode()).hexdigest()
        run = RunRecord("w" + sys.argv[2], k, {}, ["t"], str(k))
        store.keep(run, [Kept(md5, text, "solver", "t", k / 30, 1, 1, 0.0, 0, 1)], best=8)
"""


def test_two_processes_at_once(tmp_path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(n)]) for n in (1, 2)]
    assert [w.wait(600) for w in writers] == [0, 0]
    with Store(tmp_path) as store:
        assert store.verify() == []
        assert len(store.best("t")) == 8
        assert len(store.runs()) == 60
