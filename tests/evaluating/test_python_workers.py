"""Workers for candidates in Python: what they return, and that it depends on nothing else."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import arcbatt
import numpy as np
import pytest
from arcbatt import PythonCandidate, PythonLimits, PythonWorkers, evaluate_python
from arcbatt.errors import BattError, LimitError, UsageError
from arcbatt.evaluating.python import JobCandidate, PythonJob, PythonTable
from arcbatt.executors import ProcessExecutor
from samples import EXPECTED, MIRROR, TASK, statuses, table_of


def test_outputs_come_back_as_grids(workers):
    table = table_of(workers, MIRROR)
    assert statuses(table) == ["grid"] * 4
    assert table.output(0, 3).tolist() == [[9, 8, 7]]
    assert table.matches([*EXPECTED, None]).tolist() == [[True, True, True, False]]
    assert table.outcomes([*EXPECTED, None]) == {"match": 3, "unscored": 1}
    assert table.outcomes([*EXPECTED, [[7]]]) == {"match": 3, "miss": 1}
    assert (table.nanoseconds > 0).all() and table.isolation.startswith("seccomp")


@pytest.mark.parametrize("parameters", ["I, S", "S, I", "demos, grid", "I, S, extra=None"])
def test_who_asks_for_demos_gets_the_others(workers, parameters):
    grid, pairs = ("I", "S") if "I" in parameters else ("grid", "demos")
    others = f"[a[0][0] for a, b in {pairs} if str(a) != str({grid})]"
    text = f"def solve({parameters}):\n    return [[len({pairs})] + {others}]"
    table = table_of(workers, text)
    assert [table.output(0, j).tolist() for j in range(4)] == [[[2, 1, 2]], [[2, 0, 2]], [[2, 0, 1]], [[3, 0, 1, 2]]]
    assert table_of(workers, text, arrays=True) == table


def test_demos_cannot_be_kept_for_the_sample_they_answer(workers):
    """Shown to a candidate on one sample, the pair of another must be forgotten by then."""
    keep = (
        "kept = []\ndef solve(I, S):\n"
        "    kept.extend(S)\n"
        "    for i, o in kept:\n"
        "        if i == I: return o\n"
        "    return [[0]]"
    )
    other = (
        "import gc\ndef solve(I, S):\n"
        "    for x in gc.get_objects():\n"
        "        if type(x) is tuple and len(x) == 2 and x[0] == I: return x[1]\n"
        "    return [[0]]"
    )
    table = table_of(workers, keep, other, keep)
    assert not table.matches([*EXPECTED, None]).any()


def test_after_a_timeout_the_next_samples_are_not_run(workers):
    text = "def p(g):\n    while g[0][0] == 1: pass\n    return g"
    table = table_of(workers, text, "def solve(I, S):\n    while I[0][0] == 1: pass\n    return I", MIRROR)
    for candidate in (0, 1):
        assert statuses(table, candidate) == ["grid", "timeout", "timeout", "timeout"]
        assert table.reason_of(candidate, 1) == "more than 0.2 s of processor time"
        assert table.reason_of(candidate, 2) == "not run: timeout on an earlier sample"
    assert statuses(table, 2) == ["grid"] * 4


RANDOM = [
    "import random\ndef p(g): return [[random.randrange(10) for _ in range(9)]]",
    "import numpy as np\ndef p(g): return np.random.randint(0, 10, (3, 3))",
    "import numpy as np\ndef p(g): return np.random.default_rng().integers(0, 10, (3, 3))",
    "import random\ndef p(g): return [[random.Random().randrange(10) for _ in range(9)]]",
    "import random\ndef p(g): return [[random.SystemRandom().randrange(10) for _ in range(9)]]",
    "import os\ndef p(g): return [[b % 10 for b in os.urandom(9)]]",
    "def p(g): return [[int(c) for c in ''.join(sorted(set('8317549260'), key=hash))]]",
    "import random\nx = random.random()\ndef p(g): return [[int(x * 10)]]",
    "import numpy as np\nr = np.random.default_rng()\ndef p(g): return [[int(r.integers(10))]]",
]


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_is_the_same_on_every_run_with_any_number_of_workers(workers, count):
    texts = [
        *RANDOM,
        MIRROR,
        "def p(g): return 1 / 0",
        "def p(g):\n    while True: pass",
        "def solve(I, S): return S[0][0]",
        *RANDOM,
    ]
    with PythonWorkers(count) as others:
        table = table_of(others, *texts, limits=PythonLimits(seconds=0.1))
    assert table == table_of(workers, *texts, limits=PythonLimits(seconds=0.1))
    assert (table.status[: len(RANDOM)] == 1).all()


def test_what_is_random_is_the_same_alone(workers):
    alone = workers.confirm(
        PythonJob.of([PythonCandidate(text) for text in RANDOM], TASK), table_of(workers, *RANDOM), range(len(RANDOM))
    )
    assert alone == table_of(workers, *RANDOM) and alone.confirmed.all()


def test_claims_are_confirmed_alone(workers):
    candidates = [PythonCandidate(text) for text in (MIRROR, "def p(g): return g")]
    table = evaluate_python(candidates, TASK, workers=1)
    assert table.confirmed.tolist() == [True, False]


def test_a_false_claim_is_found_out(workers):
    """A table in which something else stands than a run alone says: as if a neighbour had written it."""
    job = PythonJob.of([PythonCandidate("def p(g): return g"), PythonCandidate(MIRROR)], TASK)
    right = workers.evaluate(job)
    table = workers.evaluate(job)
    table.set_row(0, right, 1)
    assert table.matches([*EXPECTED, None])[0, :3].all()
    confirmed = workers.confirm(job, table, [0, 1])
    assert confirmed == right and confirmed.confirmed.all()
    assert confirmed.matches([*EXPECTED, None])[:, :3].tolist() == [[False] * 3, [True] * 3]


def test_who_says_something_else_each_time_solves_nothing(workers):
    text = "import time\ndef p(g): return [[int(c) for c in str(time.perf_counter_ns())[-8:]]]"
    job = PythonJob.of([PythonCandidate(text)], TASK)
    table = workers.confirm(job, workers.evaluate(job), [0])
    assert statuses(table) == ["error"] * 4 and table.reason_of(0, 0).startswith("Unrepeatable")
    assert not table.confirmed.any()


def test_a_thousand_candidates_in_any_order(workers):
    texts = [f"def p(g): return [[{k % 10}, {k // 10 % 10}, {k // 100}]]" for k in range(1000)]
    table = table_of(workers, *texts)
    assert [int("".join(map(str, table.output(k, 2)[0][::-1]))) for k in range(1000)] == list(range(1000))


def test_loops_among_a_hundred_cost_nobody_else(workers):
    loop = "def p(g):\n    while True: pass"
    texts = [loop if k % 20 == 7 else f"def p(g): return [[{k % 10}]]" for k in range(100)]
    table = table_of(workers, *texts, limits=PythonLimits(seconds=0.05))
    assert [statuses(table, k)[0] for k in range(100)] == ["timeout" if k % 20 == 7 else "grid" for k in range(100)]


def test_memory_that_candidates_leave_behind_is_not_held_against_others(workers):
    texts = [
        "import numpy as np\nclass A: pass\n"
        f"def p(g):\n    a = A()\n    a.a = a\n    a.b = np.empty({n} << 17)\n    return g"
        for n in range(30, 60)
    ]
    assert table_of(workers, *texts, limits=PythonLimits(memory=128)).outcomes() == {"grid": 120}


def test_modules_must_be_allowed(workers):
    text = "import wave\ndef p(g): return [[len(wave.__name__)]]"
    assert "allow it with modules=('wave',)" in table_of(workers, text).reason_of(0, 0)
    with PythonWorkers(1, modules=("wave",)) as allowed:
        assert table_of(allowed, text).output(0, 0).tolist() == [[4]]
    with pytest.raises(UsageError, match="'wave'"):
        workers.evaluate(PythonJob.of([PythonCandidate(text)], TASK, modules=("wave",)))
    with pytest.raises(UsageError, match="no_such_module"):
        PythonWorkers(1, modules=("no_such_module",))


def test_nothing_of_arcbatt_and_of_the_environment_is_in_a_worker(workers, monkeypatch):
    monkeypatch.setenv("ARCBATT_SECRET", "1")
    text = (
        "import os, sys\ndef p(g):\n"
        "    ours = [name for name in sys.modules if 'arcbatt' in name and 'arcbatt_worker' not in name]\n"
        "    return [[len(os.environ), len(ours)]]"
    )
    with PythonWorkers(1) as others:
        assert table_of(others, text).output(0, 0).tolist() == [[0, 0]]


def test_the_level_must_be_asked_for_if_it_is_low():
    assert arcbatt.isolation() in ("seccomp+landlock", "seccomp", "process")
    with pytest.raises(UsageError, match="expected one of"):
        PythonWorkers(1, isolation="none")
    with PythonWorkers(1, isolation="process") as low:
        table = table_of(low, MIRROR, "def p(g): return open('/etc/passwd')", "def p(g):\n    while True: pass")
    assert table.isolation == "process"
    assert [table.status_of(k, 0) for k in range(3)] == ["grid", "violation", "timeout"]


def test_a_machine_that_only_has_the_low_level_says_so(monkeypatch):
    monkeypatch.setattr("arcbatt.evaluating.python.workers.WarmInterpreter", Pretender)
    with pytest.raises(UsageError, match="isolation='process'"):
        PythonWorkers(1)


class Pretender:
    """A warm interpreter on a machine without a filter of system calls."""

    isolation = "process"

    def __init__(self, modules, level):
        self.closed = False

    def close(self):
        """Nothing to end."""


def test_seccomp_without_landlock_holds_as_well(workers):
    with PythonWorkers(1, isolation="seccomp") as fewer:
        table = table_of(
            fewer, MIRROR, "import ctypes\ndef p(g): return ctypes.pythonapi.getenv and open('/etc/passwd')"
        )
    assert table.isolation == "seccomp"
    assert [table.status_of(k, 0) for k in range(2)] == ["grid", "violation"]


def test_the_warm_interpreter_may_die(workers):
    with PythonWorkers(1) as fragile:
        before = table_of(fragile, MIRROR)
        os.kill(fragile._warm._process.pid, signal.SIGKILL)
        assert table_of(fragile, MIRROR) == before


def test_an_interrupt_ends_the_work_and_the_workers_go_on(workers):
    with PythonWorkers(1) as interrupted:
        timer = threading.Timer(0.4, signal.raise_signal, [signal.SIGINT])
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            table_of(interrupted, *["def p(g):\n    while True: pass"] * 20, limits=PythonLimits(seconds=1))
        timer.join()
        assert table_of(interrupted, MIRROR).outcomes() == {"grid": 4}


def test_many_threads_may_use_the_same_workers(workers):
    jobs = [PythonJob.of([PythonCandidate(f"def p(g): return [[{k}]]")] * 5, TASK) for k in range(8)]
    with ThreadPoolExecutor(4) as threads:
        tables = list(threads.map(workers.evaluate, jobs))
    assert [int(table.output(4, 3)[0, 0]) for table in tables] == list(range(8))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_after_a_fork_both_have_workers_of_their_own(workers):
    context = get_context("fork")
    answers = context.SimpleQueue()

    def use(shared):
        answers.put(table_of(shared, MIRROR).outcomes())
        shared.close()

    with PythonWorkers(1) as shared:
        fork = context.Process(target=use, args=[shared])
        fork.start()
        assert table_of(shared, MIRROR).outcomes() == {"grid": 4}
        assert answers.get() == {"grid": 4}
        fork.join()


def test_workers_end_with_their_parent(tmp_path):
    program = (
        "import os, arcbatt, sys\n"
        "workers = arcbatt.PythonWorkers(1)\n"
        "print(workers._warm._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    if done.returncode != -9:
        pytest.skip(done.stderr[-200:])
    process = Path("/proc", done.stdout.strip())
    for _ in range(200):
        if not process.exists() or ") Z" in (process / "stat").read_text():
            break
        signal.sigtimedwait([], 0.05)
    else:
        pytest.fail("it is still there")


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_evaluates(workers, kind, monkeypatch):
    monkeypatch.setattr("arcbatt.evaluating.python.evaluate._FIRST", 3)
    candidates = [PythonCandidate(text) for text in (MIRROR, *RANDOM, "def solve(I, S): return S[0][0]")]
    expected = evaluate_python(candidates, TASK, workers=2)
    pool = ThreadPoolExecutor(2) if kind == "threads" else ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    with pool:
        table = evaluate_python(candidates, TASK, executor=pool)
    assert table == expected and table.isolation == expected.isolation
    assert table.confirmed.tolist() == expected.confirmed.tolist()


class Losing(ProcessExecutor):
    """Its processes end at some of its jobs."""

    def __init__(self, workers, lost):
        super().__init__(workers)
        self.lost, self.jobs = lost, 0

    def submit(self, fn, /, *args, **kwargs):
        self.jobs += 1
        return super().submit(os._exit, 1) if self.jobs in self.lost else super().submit(fn, *args, **kwargs)


def test_what_a_lost_process_had_is_evaluated_again(workers, monkeypatch):
    monkeypatch.setattr("arcbatt.evaluating.python.evaluate._FIRST", 3)
    candidates = [PythonCandidate(text) for text in (MIRROR, *RANDOM)]
    expected = evaluate_python(candidates, TASK, workers=2)
    with Losing(2, {2}) as losing:
        table = evaluate_python(candidates, TASK, executor=losing)
    assert table == expected and table.isolation == expected.isolation and losing.jobs > 2


def test_a_candidate_that_ends_the_processes_of_an_executor_is_an_error(workers):
    with Losing(1, {1, 2, 3}) as losing:
        table = evaluate_python([PythonCandidate(MIRROR)], TASK, executor=losing)
    assert statuses(table) == ["error"] * 4 and table.isolation == ""
    assert table.reason_of(0, 3).startswith("Interrupted: candidate 0: set aside, it ended 3 workers")


def test_the_least_isolation_of_all_machines_counts():
    tables = [PythonTable.empty(1, 2) for _ in range(3)]
    for table, level in zip(tables, ("seccomp+landlock", "process", "seccomp"), strict=True):
        table.isolation = level
    assert PythonTable.joined(tables).isolation == "process"


def test_who_behaves_the_same_is_found(workers):
    other = "import numpy as np\ndef p(g): return np.fliplr(np.array(g))"
    table = table_of(workers, MIRROR, "def p(g): return g", other, "def p(g): return 1 / 0", "def p(g): return g[99]")
    assert table.same_behaviour().tolist() == [0, 1, 0, 3, 4]


def test_jobs_and_tables_are_plain_data(workers):
    job = PythonJob.of([PythonCandidate(MIRROR), PythonCandidate("def solve(I, S): return I")], TASK)
    assert pickle.loads(pickle.dumps(job)) == job
    assert PythonJob.from_bytes(job.to_bytes()) == job
    table = workers.evaluate(pickle.loads(pickle.dumps(job)))
    assert pickle.loads(pickle.dumps(table)) == table
    other = PythonTable.from_bytes(table.to_bytes())
    assert other == table and other.isolation == table.isolation
    assert np.array_equal(other.nanoseconds, table.nanoseconds)
    for damaged in (b"", b"\x80", job.to_bytes(), table.to_bytes()[:-3]):
        with pytest.raises(BattError):
            PythonTable.from_bytes(damaged)


def test_no_expected_output_is_in_a_job_that_nobody_asks_for_demos():
    job = PythonJob.of([PythonCandidate(MIRROR)], TASK)
    assert job.shown == () and all(demo.output not in job.inputs for demo in TASK.demos[1:])


def test_empty_jobs(workers):
    assert workers.evaluate(PythonJob((), TASK.test_inputs)).shape == (0, 1)
    assert workers.evaluate(PythonJob((JobCandidate("def p(g): return g", "p", "I", False),), ())).shape == (1, 0)
    assert evaluate_python([], TASK).shape == (0, 4)


@pytest.mark.parametrize(
    "wrong", [{"seconds": 0}, {"seconds": "1"}, {"memory": 1.5}, {"memory": 1}, {"output": True}, {"idle": -1}]
)
def test_limits_are_sensible(wrong):
    with pytest.raises(LimitError, match=next(iter(wrong))):
        PythonLimits(**wrong)


def test_a_number_of_workers_is_positive():
    with pytest.raises(UsageError):
        PythonWorkers(0)
