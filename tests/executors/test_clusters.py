"""Scoring, checking, searching and answering come to the same on one process, several, and a cluster that loses one."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import arcbatt
import executor_work as work
import pytest
from arcbatt.answering import SolveSettings, solve
from arcbatt.candidates import library
from arcbatt.candidates.library import solvers
from arcbatt.candidates.plugins import load_plugins
from arcbatt.errors import ExecutorError
from arcbatt.evaluating import distributed
from arcbatt.evaluating.merging import Piece, merge_runs
from arcbatt.executors import ProcessExecutor, RayExecutor
from arcbatt.limits import Limits
from arcbatt.scoring import Batt, RunSettings, run_task
from arcbatt.scoring.check import check_programs
from arcbatt.searching import EvolveSettings, evolve, keep
from arcbatt.searching.coarse import CoarseSettings
from arcbatt.store import RunRecord, Store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TASK = "00d62c1b"
SEARCH = EvolveSettings(3, mutants=100, grown=200)


@pytest.fixture(scope="session")
def cluster():
    """Three processes of Dask."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs="CRITICAL"
        ) as made,
        distributed.Client(made) as client,
    ):
        yield client


def losing_one(client, at):
    """The executor of a cluster of which a worker is killed when so many jobs are given out."""
    pids = sorted(client.run(os.getpid).values())
    executor = work.Hooked(client.get_executor(), at, lambda: os.kill(pids[0], signal.SIGKILL))
    return executor


@pytest.fixture(scope="module")
def batt():
    parents = [program for program in solvers().values() if not program.reads("C")]
    return Batt([parents[n % len(parents)] for n in range(400)], library.differs().values())


def columns(runs):
    """All but the clock."""
    return dataclasses.replace(runs, clock=None).__dict__


def table(results):
    return [columns(runs) for runs in results.runs]


def content(store):
    """What a store holds, but for the times that the clock has given."""
    rows = store.rows()
    runs = sorted((row[1:3], row[4]) for row in rows.runs)
    scores = sorted(row[:8] for row in rows.scores)
    return runs, sorted(row[:3] + row[4:] for row in rows.programs), scores, sorted(rows.lineage)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 59), max_size=4), st.permutations(range(60)))
def test_tables_of_parts_make_the_table_of_the_whole(cuts, order):
    batt = Batt(list(solvers().values())[:60], list(library.differs().values())[:3])
    task = arcbatt.load_task(TASK)
    ends = sorted({0, 60, *cuts})
    numbers = [order[a:b] for a, b in pairwise(ends)]
    parts = [Batt([batt.candidates[number] for number in some], batt.differs) for some in numbers]
    for part in (0, 1):
        whole = batt.score(task).parts[part].table
        tables = [one.score(task).parts[part].table for one in parts]
        samples = zip(*(one.samples for one in tables), strict=True)
        merged = [merge_runs([Piece(*both) for both in zip(runs, numbers, strict=True)]) for runs in samples]
        assert list(map(columns, merged)) == list(map(columns, whole.samples))
        for runs in merged:
            assert len(runs.clock.nanos) == len(runs.clock.begun) == 8 * 60
            assert sum(runs.clock.nanos) > 0
            places = list(memoryview(runs.clock.order).cast("i"))
            spanned = [number for span in runs.clock.spans for number in places[span[1] : span[2]]]
            assert sorted(spanned) == list(range(60))


TOUCHY = """
import arcbatt

@arcbatt.primitive
def touchy(grid: arcbatt.Grid) -> arcbatt.Grid:
    if len(grid) > 10:
        raise ValueError(f"{len(grid)} rows")
    return grid
"""

TEXTS = [
    "O = hmirror(I)",
    "x1 = hmirror(I)\nO = touchy(x1)",
    "O = touchy(I)",
    "x1 = rot90(I)\nx2 = hmirror(x1)\nO = vmirror(x2)",
    "x1 = rot90(I)\nO = first(x1)",
    "x1 = hmirror(I)\nO = hconcat(x1, x1)",
    "x1 = hmirror(I)\nO = crop(x1, ORIGIN, ORIGIN)",
    "x1 = objects(I, T, F, F)\nx2 = argmax(x1, size)\nO = subgrid(x2, I)",
    "O = upscale(I, TEN)",
    "O = identity(I)",
]


@pytest.fixture
def own_processes():
    """Processes that load plugins, which later tests must not meet."""
    with ProcessExecutor(2) as executor:
        yield executor


@pytest.mark.parametrize("threads", [1, 2])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(candidates=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=40), known=st.booleans())
def test_a_table_does_not_depend_on_how_candidates_are_dealt_out(
    candidates, known, threads, own_processes, tmp_path, monkeypatch
):
    """Whatever fails, is there twice, or calls primitives of a user; in jobs of some candidates each."""
    plugin = tmp_path / "touchy.py"
    plugin.write_text(TOUCHY)
    load_plugins([str(plugin)])
    monkeypatch.setattr(distributed, "_FIRST", 3)
    task = arcbatt.load_task(TASK)
    batt = Batt(candidates, library.differs().values())
    options = {"answers": task.answers if known else None, "limits": Limits(fuel=2000), "workers": threads}
    here = batt.score(task.task, **options)
    with ThreadPoolExecutor(2) as pool:
        for executor in (own_processes, pool):
            assert table(batt.score(task.task, executor=executor, **options)) == table(here)


def scored(batt, folder, executor=None):
    with Store(folder) as store:
        record = RunRecord("test", 1, {}, [TASK], "1")
        done = run_task(batt, arcbatt.load_task(TASK), RunSettings(), store=store, record=record, executor=executor)
        return table(done.results), done.unique, content(store)


def test_a_run_is_the_same_everywhere(batt, processes, cluster, tmp_path):
    here = scored(batt, tmp_path / "1")
    assert scored(batt, tmp_path / "4", processes) == here
    executor = losing_one(cluster, at=4)
    assert scored(batt, tmp_path / "dask", executor) == here
    assert executor.jobs > 4


def searched(folder, **more):
    tasks = [arcbatt.load_task(task_id) for task_id in (TASK, "25ff71a9")]
    with Store(folder) as store:
        found = {}
        options = {"generations": 8, "own": False, "store": store} | more
        for outcome in evolve([one.task for one in tasks], SEARCH, **options):
            loaded = next(one for one in tasks if one.task.id == outcome.task)
            keep(outcome, loaded, store, RunRecord("test", 1, {}, [outcome.task], "1"))
            programs = [(one.program.text, one.progress, one.generation) for one in outcome.found]
            found[outcome.task] = programs, outcome.status.candidates, outcome.operators, outcome.history
        return found, content(store)


def test_searches_are_the_same_everywhere(processes, cluster, tmp_path):
    here = searched(tmp_path / "1")
    assert len(here[0]) == 2
    assert searched(tmp_path / "4", executor=processes) == here
    assert searched(tmp_path / "dask", executor=losing_one(cluster, at=2)) == here
    # What was saved goes on, here and there.
    more = {"generations": 4, "resume": True}
    assert searched(tmp_path / "4", **more) == searched(tmp_path / "dask", executor=processes, **more)


def test_islands_take_the_same_course_everywhere(processes, cluster, tmp_path):
    more = {"islands": 2, "exchange": 3}
    here = searched(tmp_path / "1", **more)
    assert searched(tmp_path / "4", executor=processes, **more) == here
    assert searched(tmp_path / "dask", executor=losing_one(cluster, at=3), **more) == here


def test_islands_go_on_where_they_were_saved_and_learn_from_each_other(processes, tmp_path):
    def islands(folder, **more):
        with Store(tmp_path / folder) as store:
            options = {"islands": 2, "exchange": 4, "own": False, "store": store} | more
            return next(evolve(arcbatt.load_task("4612dd53").task, SEARCH, **options))

    def course(outcome):
        return [one.program for one in outcome.found], outcome.status.candidates, outcome.history

    whole = islands("whole", generations=14)
    for generations in (3, 6, 5):
        parts = islands("parts", generations=generations, resume=generations != 3, executor=processes)
    assert course(parts) == course(whole)
    assert [row.number for row in whole.history] == list(range(1, 15))
    apart = islands("apart", generations=14, exchange=1000)
    assert course(apart) != course(whole)
    with pytest.raises(arcbatt.StoreError, match="the saved search has islands 2"):
        islands("whole", generations=1, islands=3, resume=True)


def test_a_check_is_the_same_everywhere(processes, tmp_path):
    def checked(executor=None):
        result = check_programs([file], None, Limits(), executor=executor)
        rows = [row | {"seconds": 0.0} for row in result["programs"]]
        return result["solved"], result["total"], rows

    file = tmp_path / "solvers.py"
    texts = (one.text.replace("def solve(", f"def solve_{name}(") for name, one in list(solvers().items())[:90])
    file.write_text("\n".join(texts))
    assert checked(processes) == checked()


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_answers_come_through_an_executor(seconds, processes, tmp_path):
    tasks = [arcbatt.load_task(task_id).task for task_id in (TASK, "25ff71a9", "67a3c6ac")]
    with Store(tmp_path) as store:
        wanted = SolveSettings(CoarseSettings(depth=1) if seconds else None, seconds, seed=1, known=True)
        found = {one.task: one for one in solve(tasks, wanted, store, executor=processes)}
    assert found.keys() == {task.id for task in tasks}
    assert all(one.finished and one.fits for one in found.values())
    if not seconds:
        here = {one.task: one for one in solve(tasks, wanted)}
        assert found == here


def test_what_is_stopped_is_kept(processes, tmp_path):
    """A search without end."""
    stopped = []
    task = arcbatt.load_task("4612dd53").task
    with Store(tmp_path) as store:
        options = {"own": False, "store": store, "executor": processes}
        (outcome,) = evolve(task, SEARCH, stop=lambda: stopped, progress=stopped.append, **options)
        assert outcome.status.generation == stopped[0].generation > 0
        (after,) = evolve(task, SEARCH, generations=1, resume=True, **options)
    assert after.status.generation == outcome.status.generation + 1


KILLER = """
import os
import arcbatt

@arcbatt.primitive
def end_of_process(grid: arcbatt.Grid) -> arcbatt.Grid:
    os._exit(1)
"""


def test_a_candidate_that_ends_processes_is_named_and_the_others_are_scored(processes, tmp_path, monkeypatch):
    plugin = tmp_path / "killer.py"
    plugin.write_text(KILLER)
    load_plugins([str(plugin)])
    texts = ["O = hmirror(I)", "O = end_of_process(I)", "O = vmirror(I)"]
    results = Batt(texts, library.differs().values()).score(arcbatt.load_task(TASK), executor=processes)
    kinds = [[one.slug for one in row] for row in results.outcomes]
    assert kinds == [[None] * 6, ["interrupted"] * 6, [None] * 6]
    assert "candidate 1 (" in results.outcomes[1][0].detail
    assert results.demo_score(1) == results.progress(1) == 0
    program = arcbatt.Program.parse(texts[1])
    monkeypatch.setattr(library, "solvers", lambda: {"it": program})
    with pytest.raises(ExecutorError, match=f"the search on {TASK}: set aside, it ended 3 workers"):
        list(evolve(arcbatt.load_task(TASK).task, SEARCH, generations=2, executor=processes))


def test_loky_scores_as_well(batt):
    loky = pytest.importorskip("loky", reason="loky is not installed: pip install loky")
    task = arcbatt.load_task(TASK)
    with loky.ProcessPoolExecutor(2) as executor:
        assert table(batt.score(task, executor=executor)) == table(batt.score(task))


MPI_SCRIPT = """
import arcbatt
from arcbatt.candidates.library import solvers
from arcbatt.candidates.plugins import load_plugins
from mpi4py.futures import MPICommExecutor

with MPICommExecutor() as executor:
    if executor is not None:  # the first process; the others work for it
        batt, task = arcbatt.Batt(list(solvers().values())[:200]), arcbatt.load_task("00d62c1b")
        here, there = batt.score(task), batt.score(task, executor=executor)
        assert [list(runs) for runs in there.runs] == [list(runs) for runs in here.runs]
        print("the same,", executor.num_workers, "workers")
"""


def test_mpi_scores_as_well(tmp_path):
    pytest.importorskip("mpi4py", reason="mpi4py is not installed: pip install mpi4py mpich")
    mpiexec = shutil.which("mpiexec", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if mpiexec is None:
        pytest.skip("there is no mpiexec: pip install mpich")
    script = tmp_path / "script.py"
    script.write_text(MPI_SCRIPT)
    command = [mpiexec, "-n", "3", sys.executable, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "the same, 2 workers\n"


def test_ray_scores_as_well(batt):
    pytest.importorskip("ray", reason="Ray is not installed: pip install ray")
    task = arcbatt.load_task(TASK)
    with RayExecutor() as executor:
        assert executor.num_workers >= 1
        assert table(batt.score(task, executor=executor)) == table(batt.score(task))
