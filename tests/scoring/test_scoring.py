"""Scoring a batt: outcomes, scores, differs, and that nothing depends on workers or merging."""

import dataclasses
import subprocess
import sys
import threading

import arcbatt
import numpy as np
import pytest
from arcbatt import Batt, Limits, Program, load_task
from arcbatt.candidates import library
from arcbatt.dealing import deal
from arcbatt.scoring.results import STATUSES

TASK = load_task("007bbfb7")
SOLVER = library.solvers()["007bbfb7"]


def dealt(count=32, seed=7, task="007bbfb7"):
    made = deal(count, seed, task=task)
    return Batt(made.candidates, made.differs)


def plain(results):
    """Everything of the results that must not depend on workers, order or clock."""
    return (
        [[(o.status, o.slug, o.line, o.fuel, o.output) for o in row] for row in results.outcomes],
        results.readings,
        results.base,
    )


def test_outcomes_are_distinct_and_counted():
    programs = {
        "match": SOLVER,
        "miss": "O = vmirror(I)",
        "not_a_grid": "O = size(I)",
        "error": "O = first(size(I))",
        "fuel": "f = power(vmirror, 1000000000)\nO = f(I)",
        "value_too_large": "O = repeat(I, 1000000000)",
    }
    results = Batt(programs.values()).score(TASK)
    assert [{o.status for o in row} for row in results.outcomes] == [{status} for status in programs]
    assert [results.demo_score(c) for c in range(6)] == [1, 0, 0, 0, 0, 0]
    assert results.test_matches(0) == 1
    error = results.outcomes[3][0]
    assert (error.slug, error.line) == ("type_error", 1)
    counts = results.counts()
    assert counts["match"] == 6
    assert counts["error:type_error"] == 6
    assert sum(counts.values()) == 36
    assert {status.split(":")[0] for status in counts} <= set(STATUSES)
    assert len(results.rows()) == 36


def test_outputs_are_arrays():
    results = Batt([SOLVER, "O = size(I)"]).score(TASK)
    grid = results.grid(0, 0)
    assert grid.shape == (9, 9)
    assert np.array_equal(grid, np.array(TASK.task.demos[0].output))
    assert results.grid(1, 0) is None


def test_without_answers_tests_are_unscored():
    results = Batt([SOLVER]).score(TASK.task)
    assert [o.status for o in results.outcomes[0]] == ["match"] * 5 + ["unscored"]


@pytest.mark.parametrize("task", ["007bbfb7", "67a3c6ac"])
def test_results_do_not_depend_on_workers_or_sequence(task):
    batt, loaded = dealt(64, 3, task), load_task(task)
    first = plain(batt.score(loaded, workers=1))
    for workers in (2, 8):
        assert plain(batt.score(loaded, workers=workers)) == first
    assert plain(batt.score(loaded, sequential=True)) == first


def test_merging_changes_no_program():
    made = deal(48, 11, task="007bbfb7")
    together = Batt(made.candidates, made.differs).score(TASK)
    for c, entry in enumerate(made.candidates):
        alone = Batt([entry], made.differs).score(TASK)
        assert plain(alone)[0][0] == plain(together)[0][c]
        assert alone.readings[0] == together.readings[c]


def test_hostile_neighbours_do_no_harm():
    hostile = [
        "x1 = asindices(I)\nx2 = product(x1, x1)\nx3 = product(x2, x2)\nO = product(x3, x3)",
        "x1 = fork(combine, identity, identity)\nx2 = power(x1, 1000000)\nO = x2(I)",
        "x1 = fork(rapply, initset, identity)\nO = x1(x1)",
        "\n".join(["x0 = vmirror(I)"] + [f"x{k} = vmirror(x{k - 1})" for k in range(1, 10000)] + ["O = x9999"]),
    ]
    results = Batt([SOLVER, *hostile, SOLVER]).score(TASK)
    assert [o.status for o in results.outcomes[0]] == ["match"] * 6
    assert [o.status for o in results.outcomes[5]] == ["match"] * 6
    ends = {o.status for row in results.outcomes[1:4] for o in row}
    assert ends <= {"fuel", "value_too_large", "error"}


def test_the_wall_clock_is_a_last_resort():
    slow = "f = power(rot90, 100000000)\nO = f(I)"
    results = Batt([slow]).score(TASK, timeout=0.05, limits=Limits(fuel=2**50))
    assert {o.status for o in results.outcomes[0]} == {"timeout"}


def test_fuel_of_a_candidate_is_that_of_its_own_nodes():
    texts = ["x1 = objects(I, T, F, F)\nO = size(x1)", "x1 = objects(I, T, F, F)\nO = merge(x1)"]
    together = Batt(texts).score(TASK)
    for c, text in enumerate(texts):
        alone = Batt([text]).score(TASK)
        assert [o.fuel for o in alone.outcomes[0]] == [o.fuel for o in together.outcomes[c]]


def test_differs_by_hand():
    """Counts of a differ on a small task, worked out by hand."""
    data = {
        "train": [
            {"input": [[1, 0]], "output": [[1, 2]]},
            {"input": [[3, 3]], "output": [[3, 3]]},
        ],
        "test": [{"input": [[1, 1]]}],
    }
    loaded = arcbatt.task_from_dict("tiny", data)
    cells = library.differs()["cells_missing"]
    batt = Batt(["O = identity(I)", "O = replace(I, ZERO, TWO)", "O = canvas(ZERO, shape(I))", "O = size(I)"], [cells])
    results = batt.score(loaded)
    assert [row[0] for row in results.base[:2]] == [1, 0]
    assert [[r[0] if r else None for r in row[:2]] for row in results.readings] == [
        [1, 0],
        [0, 0],
        [2, 2],
        [None, None],
    ]
    # iz: the input differs (sample 0) + the output does not; zo: the input does not differ + the output does.
    assert results.differ_scores(0, 0) == (1 + 0 + 0 + 1, 0 + 1 + 1 + 0)
    assert results.differ_scores(1, 0) == (1 + 1 + 0 + 1, 0 + 0 + 1 + 0)
    assert results.differ_scores(2, 0) == (1 + 0 + 0 + 0, 0 + 1 + 1 + 1)
    assert results.progress(1) == 1.0
    assert results.progress(0) < 1
    assert results.progress(2) == 0.0


def test_progress_is_graded_and_one_only_for_solvers():
    results = dealt().score(TASK)
    for c in range(len(results)):
        progress = results.progress(c)
        assert 0 <= progress <= 1
        assert (progress == 1) == (results.demo_score(c) == 1)


@pytest.mark.parametrize("name", sorted(library.differs()))
def test_a_differ_counts_nothing_between_equal_grids(name):
    differ = library.differs()[name]
    grid = TASK.task.demos[0].input
    assert differ.run(grid, compare=grid)[0] == 0
    assert type(differ.run(grid, compare=TASK.task.demos[0].output)[0]) is int


def test_there_are_at_least_eight_differs():
    assert len(library.differs()) >= 8


def test_a_task_has_no_test_outputs():
    """The firewall: nothing reachable from a task is the hidden output."""
    hidden = set(TASK.answers.outputs)

    def reachable(value, seen):
        if id(value) in seen:
            return
        seen.add(id(value))
        assert value not in hidden if isinstance(value, tuple) else True
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                reachable(getattr(value, field.name), seen)
        elif isinstance(value, tuple):
            for item in value:
                reachable(item, seen)

    reachable(TASK.task, set())


def test_scoring_in_threads_and_after_fork():
    """One pool serves all threads, and a forked child gets threads of its own."""
    batt = dealt()
    expected = plain(batt.score(TASK, workers=2))
    found = []
    threads = [threading.Thread(target=lambda: found.append(plain(batt.score(TASK, workers=2)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
    script = (
        "import os, sys, arcbatt\n"
        "t = arcbatt.load_task('007bbfb7'); b = arcbatt.Batt(['O = vmirror(I)']); b.score(t, workers=2)\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    b.score(t, workers=2); os._exit(7)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=600).returncode == 7


def test_a_primitive_may_score_itself():
    """A user's primitive that evaluates must not wait for the worker it runs on."""
    inner = Program.parse("O = vmirror(I)")

    @arcbatt.primitive
    def mirrored_inside(grid):
        return inner.run(grid)

    results = Batt(["O = mirrored_inside(I)"]).score(TASK, workers=1)
    assert results.grid(0, 0).tolist() == [list(row[::-1]) for row in TASK.task.demos[0].input]
