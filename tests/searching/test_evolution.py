"""A search: the same course whatever happens around it."""

from __future__ import annotations

import dataclasses
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import arcbatt
import pytest
from arcbatt.answering import SolveSettings, solve
from arcbatt.candidates.files import Entry
from arcbatt.dealing import MUTATIONS, mutation
from arcbatt.searching import Evolution, EvolveSettings, evolve, keep, parents_for
from arcbatt.store import RunRecord, Store
from arcbatt.tasks import LoadedTask

SETTINGS = EvolveSettings(3, mutants=300, grown=600, go_on=True)
TASK = "4612dd53"


def task(task_id: str = TASK) -> arcbatt.Task:
    return arcbatt.load_task(task_id).task


def course(evolution: Evolution) -> object:
    """Everything that a search has come to."""
    found = [
        (f.program.text, f.solved, f.progress, f.calls, f.fuel, f.answers, [(a.operator, a.note) for a in f.ancestors])
        for f in evolution.best(10_000)
    ]
    # What the process has computed and holds in memory depends on when it resumed.
    status = dataclasses.replace(evolution.status(), hit_rate=0.0, computed=0, memory=0)
    return found, status, evolution.operators(), evolution.history


def started(settings: EvolveSettings = SETTINGS, task_id: str = TASK) -> Evolution:
    return Evolution(task(task_id), settings, parents_for(task_id, None, own=False))


def test_the_number_of_workers_makes_no_difference():
    courses = []
    for workers in (1, 2, 8):
        evolution = started()
        for _ in range(8):
            evolution.step(workers)
        courses.append(course(evolution))
    assert courses[0] == courses[1] == courses[2]


@pytest.mark.parametrize("task_id", [TASK, "00d62c1b"])
def test_forty_generations_are_twenty_and_twenty_more(tmp_path, task_id):
    whole = started(task_id=task_id)
    for _ in range(40):
        whole.step(2)
    half = started(task_id=task_id)
    for generation in range(1, 21):
        half.step(1)
        if generation in (1, 2, 13, 20):
            half.save(tmp_path)
    del half
    rest = Evolution.resume(task(task_id), SETTINGS, tmp_path)
    assert rest is not None
    assert rest.generation == 20
    for _ in range(20):
        rest.step(2)
    rest.save(tmp_path)
    rest.close()
    assert course(rest) == course(whole)
    again = Evolution.resume(task(task_id), SETTINGS, tmp_path)
    assert again is not None
    assert course(again) == course(whole)


def test_another_seed_takes_another_course():
    courses = []
    for seed in (1, 2):
        evolution = started(dataclasses.replace(SETTINGS, seed=seed))
        for _ in range(3):
            evolution.step()
        courses.append(course(evolution))
    assert courses[0] != courses[1]


KILLED = """
import sys
from pathlib import Path
import arcbatt
from arcbatt.searching import Evolution, EvolveSettings, parents_for
folder, workers = Path(sys.argv[1]), int(sys.argv[2])
task = arcbatt.load_task("{task}").task
settings = EvolveSettings(3, mutants=300, grown=600, go_on=True)
evolution = Evolution.resume(task, settings, folder) or Evolution(task, settings, parents_for(task.id, None, own=False))
while evolution.generation < 40:
    evolution.step(workers)
    evolution.save(folder)
    print(evolution.generation, flush=True)
"""


def test_killed_at_random_moments_it_takes_the_same_course(tmp_path):
    """kill -9 several times, also while the state is written; the rest with another number of workers."""
    whole = started()
    for _ in range(40):
        whole.step(2)
    rng = random.Random(5)
    command = [sys.executable, "-c", KILLED.format(task=TASK), str(tmp_path)]
    kills = 0
    for attempt in range(30):
        process = subprocess.Popen([*command, str(1 + attempt % 2)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        wait = rng.randrange(1, 8) if attempt < 6 else 100
        for lines, _ in enumerate(process.stdout, 1):
            if lines >= wait:
                time.sleep(rng.random() * 0.02)
                process.send_signal(signal.SIGKILL)
                kills += 1
                break
        process.stdout.close()
        if process.wait() == 0:
            break
    assert kills >= 4
    resumed = Evolution.resume(task(), SETTINGS, tmp_path)
    assert resumed is not None
    assert resumed.generation == 40
    assert course(resumed) == course(whole)


def test_a_saved_search_is_not_continued_with_other_settings(tmp_path):
    with started() as evolution:
        evolution.step()
        evolution.save(tmp_path)
    for other in (
        dataclasses.replace(SETTINGS, seed=4),
        dataclasses.replace(SETTINGS, mutants=301),
        dataclasses.replace(SETTINGS, limits=dataclasses.replace(SETTINGS.limits, fuel=1000)),
    ):
        with pytest.raises(arcbatt.StoreError, match="the saved search has"):
            Evolution.resume(task(), other, tmp_path)
    with pytest.raises(arcbatt.StoreError, match="content"):
        other_task = dataclasses.replace(task(), test_inputs=(((1,),),))
        Evolution.resume(other_task, SETTINGS, tmp_path)
    assert Evolution.resume(task(), SETTINGS, tmp_path / "nothing") is None


def test_a_damaged_state_is_told(tmp_path):
    with started() as evolution:
        evolution.step()
        evolution.save(tmp_path)
    state = (tmp_path / "state.bin").read_bytes()
    for damaged in (b"", state[: len(state) // 2], b"\xff" * 100, state[:1] + b"\xff" * 50 + state[51:]):
        (tmp_path / "state.bin").write_bytes(damaged)
        with pytest.raises(arcbatt.StoreError, match="saved"):
            Evolution.resume(task(), SETTINGS, tmp_path)
    (tmp_path / "state.bin").write_bytes(state)
    (tmp_path / "known.bin").write_bytes(b"")
    with pytest.raises(arcbatt.StoreError, match=r"known\.bin is shorter"):
        Evolution.resume(task(), SETTINGS, tmp_path)


def test_looking_the_answer_up_in_the_demos_solves_nothing():
    cheat = arcbatt.Program.parse("x1 = matcher(first, I)\nx2 = extract(S, x1)\nO = last(x2)")
    assert arcbatt.Batt([cheat]).score(task(), whole_s=True).demo_score(0) == 1
    assert arcbatt.Batt([cheat]).score(task()).demo_score(0) == 0
    evolution = Evolution(task(), SETTINGS, [Entry(cheat, "cheat", "")])
    evolution.step()
    assert not evolution.solved
    assert cheat not in {f.program for f in evolution.best(1000)}


def test_what_is_found_solves_what_it_says():
    """Every program of the population, scored by a batt, gives what the search says of it."""
    evolution = started(task_id="1e0a9b12")
    for _ in range(4):
        evolution.step()
    found = evolution.best(200)
    assert len({f.program for f in found}) == len(found) > 50
    results = arcbatt.Batt([f.program for f in found]).score(task("1e0a9b12"), limits=SETTINGS.limits)
    for c, one in enumerate(found):
        statuses = [results.outcomes[c][s].status for s in results.part("demo")]
        assert tuple(status == "match" for status in statuses) == one.solved
        assert one.calls == one.program.calls
        assert 0 <= one.progress <= 1
        assert (one.progress == 1) == all(one.solved)


def test_a_population_has_no_two_programs_that_behave_the_same():
    evolution = started(task_id="1e0a9b12")
    for _ in range(3):
        evolution.step()
    programs = [f.program for f in evolution.best(2000) if not all(f.solved)]
    results = arcbatt.Batt(programs).score(task("1e0a9b12"), limits=SETTINGS.limits)
    demos = results.part("demo")
    outputs = [tuple(row[s].output for s in demos) for row in results.outcomes]
    assert len(set(outputs)) == len(outputs) > 50


def test_users_operators_take_part_and_are_told_apart(tmp_path):
    @mutation("mirror the result")
    def mirror(draft, rng):
        draft.steps.append(("call", "vmirror", [len(draft.steps) - 1]))
        return "result mirrored"

    try:
        courses = []
        for _ in range(2):
            evolution = started()
            for _ in range(4):
                evolution.step()
            courses.append(course(evolution))
        assert courses[0] == courses[1]
        tried = {name: count for name, count, _ in evolution.operators()}
        assert tried["mirror the result"] > 0
        notes = {(a.operator, a.note) for f in evolution.best(1000) for a in f.ancestors}
        assert ("mirror the result", "result mirrored") in notes
        evolution.save(tmp_path)
        evolution.close()
        resumed = Evolution.resume(task(), SETTINGS, tmp_path)
        assert resumed is not None
        resumed.close()
    finally:
        del MUTATIONS["mirror the result"]
    with pytest.raises(arcbatt.StoreError, match="mutations"):
        Evolution.resume(task(), SETTINGS, tmp_path)


def test_ancestors_lead_back_to_what_was_given():
    evolution = started()
    for _ in range(6):
        evolution.step()
    mutants = [f for f in evolution.best(1000) if f.ancestors[0].operator not in ("given", "enumerated")]
    assert mutants
    for one in mutants:
        assert one.ancestors[0].program == one.program
        assert one.ancestors[-1].operator in ("given", "enumerated")
        assert all(a.note for a in one.ancestors[:-1])
        assert one.entry.parent == one.ancestors[1].program.id
        assert one.entry.mutation.startswith(one.ancestors[0].operator)


def test_evolve_solves_keeps_and_resumes(tmp_path):
    """Tasks are searched one after the other; what solves a task is in the store, and the search can go on."""
    tasks = [task("25ff71a9"), task(TASK)]
    with Store(tmp_path) as store:
        settings = EvolveSettings(1, mutants=300, grown=600)
        outcomes = list(evolve(tasks, settings, generations=5, store=store, own=False))
        assert [o.task for o in outcomes] == ["25ff71a9", TASK]
        assert outcomes[0].solved
        assert all(outcomes[0].found[0].solved)
        for outcome, one in zip(outcomes, tasks, strict=True):
            keep(outcome, LoadedTask(one, None), store, RunRecord("test", 1, {}, [one.id], "now"))
        best = store.best(task="25ff71a9")
        assert best[0].score == 1.0
        assert store.verify() == []
        again = list(evolve(tasks[1:], settings, generations=2, store=store, own=False, resume=True))
        assert again[0].status.generation == 7
    assert (tmp_path / "evolve" / TASK / "state.bin").exists()


def test_without_a_saved_search_there_is_nothing_to_resume(tmp_path):
    """That is said with what was looked for; of several tasks those without one start anew."""
    settings = EvolveSettings(1, mutants=50, grown=50)
    tasks = [task("25ff71a9"), task(TASK)]
    with Store(tmp_path) as store:
        with pytest.raises(
            arcbatt.StoreError, match=r"no saved search to resume: .*evolve/ has none of 25ff71a9, 4612"
        ):
            next(evolve(tasks, settings, generations=1, store=store, own=False, resume=True))
        list(evolve(tasks[1:], settings, generations=2, store=store, own=False))
        outcomes = list(evolve(tasks, settings, generations=1, store=store, own=False, resume=True))
    assert [outcome.status.generation for outcome in outcomes] == [1, 3]


def test_seconds_bound_a_search():
    settings = EvolveSettings(1, go_on=True)
    (outcome,) = evolve([task("06df4c85")], settings, seconds=1.0)
    assert outcome.seconds >= 1.0


@pytest.mark.parametrize("more", [{}, {"islands": 2}, {"total": 1e-9}, {"total": 1e-9, "islands": 2}])
def test_time_that_is_over_before_the_search_begins_is_no_error(more):
    tasks = [task(name) for name in ("00d62c1b", "25ff71a9")]
    assert [outcome.status.task for outcome in evolve(tasks, seconds=1e-9, **more)] == [one.id for one in tasks]
    kinds = {name: value for name, value in more.items() if name == "total"}
    settings = SolveSettings(seconds=1e-9, workers=1, **kinds)
    assert [solved.task for solved in solve(tasks, settings)] == [one.id for one in tasks]


def test_the_memory_limit_holds():
    """What the search accounts for stays under its limit; forgetting changes no result."""
    small = dataclasses.replace(SETTINGS, memory=24 << 20, mutants=1500, grown=1500)
    evolution = started(small, "1e32b0e9")
    most = 0
    for _ in range(12):
        evolution.step()
        most = max(most, evolution._session.memo_bytes)
    assert most < 24 << 20
    assert evolution.status().candidates > 5000


def test_state_is_small(tmp_path: Path):
    evolution = started()
    for _ in range(10):
        evolution.step()
    evolution.save(tmp_path)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 3_000_000


def test_a_generation_that_is_given_up_is_made_again():
    whole, halting = started(), started()
    given_up = 0
    for generation in range(6):
        whole.step(2)
        answers = iter(range(10**9))
        patience = 0
        # It is asked for the first time after some 20 ms; from then on a little later each time.
        while not halting.step(2, lambda: next(answers) < patience):  # noqa: B023
            assert halting.generation == generation
            answers, patience = iter(range(10**9)), patience + 1
            given_up += 1
    assert course(halting) == course(whole)


def test_the_weight_of_a_mutation_counts():
    tried = {}
    for weight in (0.01, 40.0):

        @mutation("mirror", weight=weight)
        def mirror(draft, rng):
            draft.steps.append(("call", "vmirror", [len(draft.steps) - 1]))
            return "mirrored"

        evolution = started()
        for _ in range(3):
            evolution.step()
        tried[weight] = next(made for name, made, _ in evolution.operators() if name == "mirror")
    assert tried[40.0] > 2 * tried[0.01]


def test_a_primitive_in_python_solves_a_task():
    """It is enumerated like all others."""

    @arcbatt.primitive
    def whole_idea(grid: arcbatt.Grid) -> arcbatt.Grid:
        return tuple(tuple(3 * c % 10 for c in row) for row in grid)

    grids = [[[1, 2], [3, 0]], [[4, 4, 1]], [[7]]]
    pairs = [{"input": g, "output": [[3 * c % 10 for c in row] for row in g]} for g in grids]
    loaded = arcbatt.task_from_dict("tripled", {"train": pairs, "test": [{"input": [[2, 3]]}]})
    evolution = Evolution(loaded.task, EvolveSettings(1, mutants=50, grown=500))
    evolution.step()
    assert evolution.solutions()[0].program == arcbatt.Program.parse("O = whole_idea(I)")
    assert evolution.solutions()[0].answers == (((6, 9),),)


def test_a_search_takes_so_many_demos_and_no_more():
    def tasks(demos):
        pairs = [{"input": [[1, k % 9]], "output": [[k % 9, 1]]} for k in range(demos)]
        return arcbatt.task_from_dict("many", {"train": pairs, "test": [{"input": [[1, 2]]}]}).task

    evolution = Evolution(tasks(64), EvolveSettings(1, mutants=50, grown=500))
    evolution.step()
    assert evolution.solutions()[0].answers == (((2, 1),),)
    assert evolution.status().solved == 64
    with pytest.raises(arcbatt.TaskError, match="at most 64 demo pairs, found 65"):
        Evolution(tasks(65), EvolveSettings(1))
