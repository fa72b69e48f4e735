"""Commands take candidates in Python and pools as they take batts."""

from __future__ import annotations

import json
from pathlib import Path

import arcbatt
import pytest
from arcbatt.cli import main
from arcbatt.evaluating.python import isolation

pytestmark = pytest.mark.skipif(isolation() == "process", reason="no isolation here")

POOLS = Path(__file__).parents[1] / "data" / "pools"
SAYS = f"isolation: {isolation()}\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def batt(capsys, here):
    def run(*args: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([*map(str, args)])
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run


def challenges(path, *, solutions=True):
    content = {}
    for task_id in ("67a3c6ac", "68b16354"):
        loaded = arcbatt.load_task(task_id)
        tests = [{"input": grid} for grid in loaded.task.test_inputs]
        for test, output in zip(tests, loaded.answers.outputs if solutions else (), strict=False):
            test["output"] = output
        train = [{"input": demo.input, "output": demo.output} for demo in loaded.task.demos]
        content[task_id] = {"train": train, "test": tests}
    path.write_text(json.dumps(content))
    return path


def test_run_takes_a_pool_on_the_tasks_that_it_names(batt):
    status, out, err = batt("run", "-b", POOLS / "rows.jsonl", "--json", "r.json", "--report", "r.html")
    assert (status, err) == (0, "")
    assert SAYS in out
    assert "67a3c6ac" in out and "68b16354" in out
    assert "2 of 2 tasks have a candidate that fits all demo pairs (right on all tests of 2)" in out
    assert "error:IndexError 4" in out
    record = json.loads(Path("r.json").read_text())
    assert [len(task["scores"]) for task in record["tasks"]] == [5, 3]
    assert record["versions"]["isolation"] == isolation()
    assert "numpy" in record["versions"]["interpreter"]
    page = Path("r.html").read_text()
    assert "IndexError" in page
    assert "np.fliplr(grid)" in page
    assert len(list(Path("store/python_md5").glob("*.py"))) == 4
    assert batt("compare", "r.json", "r.json")[0] == 0
    assert batt("store", "list", "--python", "-i", "67a3c6ac")[1].count("  67a3c6ac  1.00 ") == 2
    assert batt("store", "verify")[0] == 0


def test_run_takes_a_file_in_python(batt, here):
    status, out, _ = batt("run", "-i", "67a3c6ac", "-b", POOLS / "folder" / "67a3c6ac" / "first.py")
    assert status == 0
    assert SAYS in out
    assert "3/3" in out
    (here / "slow.py").write_text("def transform(grid):\n    while True: pass\n")
    status, out, _ = batt("run", "-i", "67a3c6ac", "-b", "slow", "--python-seconds", "0.05", "--isolation", isolation())
    assert status == 0
    assert "1 task - 4 timeouts" in out


def test_run_leaves_out_what_is_none_and_strict_stops(batt, here):
    status, out, err = batt("run", "-b", POOLS / "wrong.jsonl")
    assert status == 1
    assert err.count("Left out: ") == 5
    assert "3/3" in out
    status, _, err = batt("run", "--strict", "-b", POOLS / "wrong.jsonl")
    assert status == 2
    assert "wrong.jsonl:1:1: not Python" in err
    (here / "many.jsonl").write_text('{"task_id": "67a3c6ac", "code": "O ="}\n' * 30 + '{"code": "O = I"}\n')
    status, _, err = batt("run", "-i", "67a3c6ac", "-b", "many.jsonl")
    assert status == 1
    assert "Left out: 30 in all: syntax_error 30" in err
    assert err.count("\n") == 11


def test_isolation_that_is_not_there_is_refused(batt):
    status, _, err = batt("run", "-i", "67a3c6ac", "-b", POOLS / "rows.jsonl", "--isolation", "best")
    assert status == 2
    assert "isolation: expected one of" in err


def test_check_takes_pools_and_files_in_python(batt):
    status, out, err = batt("check", POOLS / "rows.jsonl", POOLS / "folder")
    assert status == 1
    assert SAYS in out
    assert "error (python_error at line 3: IndexError: list index out of range)" in out
    assert "6 / 9 solved, 1 left out" in out
    assert "has no task id" in err
    status, out, _ = batt("check", POOLS / "folder", POOLS / "folder" / "67a3c6ac" / "first.py", "--json", "c.json")
    assert status == 0
    assert "3 / 3 solved" in out
    assert json.loads(Path("c.json").read_text())["isolation"] == isolation()


def test_submit_chooses_answers_from_a_pool(batt, here):
    data = challenges(here / "c.json")
    command = ("submit", "--data", data, "--candidates", POOLS / "rows.jsonl", "-o", "s.json")
    status, out, err = batt(*command, "--explain")
    assert (status, err) == (0, "")
    assert SAYS in out
    assert "67a3c6ac test[0]: 3 different grids from 5 different programs" in out
    assert "attempt 1: 2 programs that solve 3 demos and behave alike elsewhere, " in out
    assert ", first with any of 3 of 3 demos left out, robustness" in out
    assert "(Python, 1 calls)" in out
    assert "2 known test outputs: 2 right by one of the two attempts, 2 by any candidate" in out
    submission = json.loads(Path("s.json").read_text())
    for task_id, (attempts,) in submission.items():
        (wanted,) = arcbatt.load_task(task_id).answers.outputs
        assert attempts["attempt_1"] == [list(row) for row in wanted]
    quiet = batt(*command, "--quiet")[1].splitlines()
    assert len(quiet) == 2
    assert not Path("store").exists()


def test_known_outputs_take_no_part_in_the_choice(batt, here):
    for name, solutions in (("with", True), ("without", False)):
        data = challenges(here / f"{name}.json", solutions=solutions)
        assert batt("submit", "--data", data, "--candidates", POOLS / "rows.jsonl", "-o", f"{name}_s.json")[0] == 0
    assert Path("with_s.json").read_bytes() == Path("without_s.json").read_bytes()


def test_what_does_not_go_with_a_pool_is_refused(batt, here):
    data = challenges(here / "c.json")
    for more in (("--resume",), ("--no-library",), ("--without-own",)):
        status, _, err = batt("submit", "--data", data, "--candidates", POOLS / "rows.jsonl", *more)
        assert status == 2
        assert more[0] in err
    assert "--explain goes with --candidates" in batt("submit", "--data", data, "--explain")[2]


def test_import_keeps_what_solves_a_demo_with_its_origin(batt, here):
    (here / "verifiers.py").write_text("def verify_68b16354(I):\n    x0 = hmirror(I)\n    return x0\n")
    files = [POOLS / name for name in ("rows.jsonl", "codeit.json", "wrong.jsonl")]
    status, out, err = batt("import", *files, "verifiers.py", "--store", "kept")
    assert status == 1  # of one file rows are wrong, and a row has no task
    assert SAYS in out
    assert out.endswith("9 programs for 2 tasks read, 7 that solve a demo kept for 2 tasks\n")
    assert "nothing says its task" in err
    with arcbatt.Store(here / "kept", read_only=True) as store:
        assert {(one.parent, one.mutation) for one, _ in store.python_candidates("67a3c6ac")} == {
            ("17", "imported from rows.jsonl model-1"),
            ("rows", "imported from rows.jsonl"),
        }
        assert [one.mutation for one in store.best("68b16354")] == ["imported from verifiers.py"]
        assert not store.verify()
    status, out, _ = batt("import", *files, "verifiers.py", "--store", "kept")
    assert "7 that solve a demo kept" in out  # once more changes nothing
    with pytest.raises(arcbatt.StoreError):
        arcbatt.Store(here / "store", read_only=True)


def test_import_of_rows_of_soar(batt):
    pytest.importorskip("pyarrow")
    status, out, err = batt("import", POOLS / "soar.parquet")
    assert (status, err) == (0, "")
    assert "2 programs for 2 tasks read, 2 that solve a demo kept for 2 tasks" in out


def test_a_module_for_several_tasks_is_checked_imported_and_answers(batt, here):
    module = POOLS.parent / "modules" / "solvers.py"
    status, out, err = batt("check", module)
    assert status == 1
    assert "4 / 4 solved, 1 left out" in out
    assert "found 4 parameters" in err
    assert "4 programs for 4 tasks read, 4 that solve a demo kept for 4 tasks" in batt("import", module)[1]
    status, out, _ = batt("submit", "--data", challenges(here / "c.json"), "--candidates", module, "-o", "s.json")
    assert "2 known test outputs: 2 right by one of the two attempts" in out


def test_the_record_of_a_run_is_replayed(batt, here):
    """Those in Python as well: from the file of the run, or from the store; not with other limits or modules."""
    mixed = POOLS / "rows.jsonl"
    assert batt("run", "-i", "67a3c6ac", "-b", mixed, "--json", "run.json", "--store", "kept")[0] == 0
    unique = [one for one in json.loads(Path("run.json").read_text())["tasks"][0]["scores"] if one["id"]]
    status, out, _ = batt("verify-result", "run.json", "-b", mixed)
    assert status == 0
    assert f"{len(unique)} results replayed, 0 different" in out
    status, out, _ = batt("verify-result", "run.json", "--store", "kept")
    # The store has those that solve a demo, the library what is in the DSL.
    assert "3 results replayed, 0 different, 2 not replayed" in out
    status, out, _ = batt("verify-result", "run.json", "-b", mixed, "--python-seconds", "2")
    assert status == 1
    assert "it was made with something else than cpython" in out
    assert "limits 2/512/10000" in out
    record = json.loads(Path("run.json").read_text())
    changed = next(row for row in record["tasks"][0]["scores"] if row["demo"] == 3)
    changed["demo"] = 2
    Path("run.json").write_text(json.dumps(record))
    status, out, _ = batt("verify-result", "run.json", "-b", mixed)
    assert status == 1
    assert "it solves 3 of 3 demos, recorded are 2" in out
