"""What Python users meet: wrong arguments are told, everything shows itself, the log says how far it is."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import math
from collections.abc import Callable

import arcbatt
import pytest
from arcbatt import Batt, Evolution, EvolveSettings, LoadedTask, Program, UsageError
from arcbatt.answering import SolveSettings, predict, solve
from arcbatt.searching.coarse import CoarseSettings
from arcbatt.tasks.model import MAX_SIDE
from hypothesis import given
from hypothesis import strategies as st

LOADED = arcbatt.load_task("25ff71a9")
SMALL = EvolveSettings(seed=1, mutants=300, grown=600)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: Batt("O = I"), "candidates: expected a list of programs, found a str; put it in"),
        (lambda: Batt(Program.parse("O = I")), "found a Program"),
        (lambda: Batt(7), "candidates: expected an Iterable, found int 7"),
        (lambda: Batt([7]), "candidate: expected a Program or an Entry or a str, found int 7"),
        (lambda: Batt(["O = I"]).score("25ff71a9"), "expected a Task or a LoadedTask, found str '25ff71a9'; load_task"),
        (lambda: Evolution(LOADED), "expected a Task, found LoadedTask; that has answers"),
        (lambda: Evolution("25ff71a9"), r"expected a Task, found str '25ff71a9'; load_task\('25ff71a9'\).task is one"),
        (lambda: Evolution(LOADED.task, 7), "settings: expected an EvolveSettings"),
        (lambda: Evolution(LOADED.task, given=["O = I"]), "program to start with: expected an Entry or a Program"),
        (lambda: next(arcbatt.evolve([LOADED])), "expected a Task, found LoadedTask"),
        (lambda: next(arcbatt.evolve("25ff71a9")), "expected a Task, found str"),
        (lambda: next(solve([LOADED])), "expected a Task, found LoadedTask"),
        (lambda: arcbatt.parents_for(7), "expected a Task, found int 7"),
        (lambda: Program.parse(7), "text of a program: expected a str, found int 7"),
        (lambda: arcbatt.read_programs(7), "file of programs: expected a str or a Path"),
        (lambda: arcbatt.load_task(7), "task id: expected a str, found int 7"),
        (lambda: arcbatt.open_source(7), "data: expected a str"),
        (lambda: arcbatt.Store(7), "path of a store: expected a str"),
    ],
)
def test_a_wrong_type_is_told_with_what_was_expected(call, says):
    with pytest.raises(UsageError, match=says):
        call()


NUMBERS = ["a", -1, 2.5, None, True, 10**30, math.nan, math.inf, [], 0]
BATT = Batt(["O = rot90(I)"])
SETTINGS = [EvolveSettings, SolveSettings, CoarseSettings, arcbatt.Limits, arcbatt.PythonLimits]
TAKING_NUMBERS: dict[str, Callable[[object], object]] = {
    "score workers": lambda value: BATT.score(LOADED, workers=value),
    "score timeout": lambda value: BATT.score(LOADED, timeout=value),
    "score limits": lambda value: BATT.score(LOADED, limits=value),
    "score executor": lambda value: BATT.score(LOADED, executor=value),
    "predict workers": lambda value: predict(LOADED.task, [Program.parse("O = I")], workers=value),
    "run workers": lambda value: arcbatt.run_task(BATT, LOADED, arcbatt.RunSettings(workers=value)),
    "run timeout": lambda value: arcbatt.run_task(BATT, LOADED, arcbatt.RunSettings(timeout=value)),
    "evolve workers": lambda value: Evolution(LOADED.task, SMALL).run(generations=1, workers=value),
    "evolve seconds": lambda value: Evolution(LOADED.task, SMALL).run(generations=1, seconds=value),
    "evolve generations": lambda value: Evolution(LOADED.task, SMALL).run(seconds=0.1, generations=value),
    "deal count": lambda value: arcbatt.deal(value, 1),
    "deal seed": lambda value: arcbatt.deal(3, value),
    **{
        f"{kind.__name__} {field.name}": lambda value, kind=kind, name=field.name: kind(**{name: value})
        for kind in SETTINGS
        for field in dataclasses.fields(kind)
    },
}


@pytest.mark.parametrize("name", TAKING_NUMBERS)
@pytest.mark.parametrize("value", NUMBERS, ids=repr)
def test_a_number_is_sensible_or_told(name, value):
    """Whatever stands for a number: it is taken, or what is wrong with it is said; nothing else ever comes out."""
    with contextlib.suppress(arcbatt.BattError):
        TAKING_NUMBERS[name](value)


def test_everything_shows_itself_in_a_line():
    search = Evolution(LOADED.task, SMALL)
    search.run(generations=2)
    (outcome,) = arcbatt.evolve(LOADED.task, SMALL, generations=2)
    shown = {
        Batt(["O = I"]): "<batt of 1 candidates and 0 differs>",
        LOADED.task: "<task 25ff71a9: 4 demos, 2 test inputs>",
        search: "<search on 25ff71a9: generation 2, ",
        outcome: "<search on 25ff71a9: demo 4/4, progress 1.000, ",
        LOADED.answers: "<answers of 25ff71a9: 2 of 2 known>",
    }
    for value, begins in shown.items():
        assert repr(value).startswith(begins)
        assert len(repr(value)) < 160
    assert "<svg" in outcome._repr_html_()
    assert "def solve" in outcome._repr_html_()


def test_programs_are_monospaced_wherever_a_notebook_goes():
    for value in (Program.parse("O = I"), next(arcbatt.evolve(LOADED.task, SMALL, generations=1))):
        assert '<pre style="font-family:ui-monospace' in value._repr_html_()


def test_dir_has_nothing_that_is_not_public():
    names = set(dir(arcbatt))
    assert names >= set(arcbatt.__all__)
    assert not names & {"TYPE_CHECKING", "Displayed", "annotations", "_draw"}


grids = st.integers(1, MAX_SIDE).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(
    st.lists(st.tuples(grids, grids), min_size=1, max_size=3),
    st.lists(st.tuples(grids, st.none() | grids), min_size=1, max_size=3),
)
def test_to_dict_undoes_task_from_dict(train, test):
    data = {
        "train": [{"input": one, "output": other} for one, other in train],
        "test": [{"input": one} | ({"output": other} if other else {}) for one, other in test],
    }
    loaded = arcbatt.task_from_dict("some", data)
    assert loaded.to_dict() == data
    assert arcbatt.task_from_dict("some", loaded.to_dict()) == loaded
    assert arcbatt.task_from_dict("some", loaded.task.to_dict()) == LoadedTask(loaded.task, None)


def test_frames_have_the_task_the_names_and_the_reasons():
    results = Batt([Program.parse("def solve_it(I):\n    return first(size(I))")]).score(LOADED)
    row = results.rows()[0]
    assert (row["task"], row["name"], row["slug"]) == ("25ff71a9", "solve_it", "type_error")
    assert row["reason"] == arcbatt.faults()["type_error"]
    for name in ("pandas", "polars"):
        pytest.importorskip(name)
    frame = results.to_pandas()
    assert frame["reason"][0] == row["reason"]
    assert {*results.to_polars().columns} == {*frame.columns} == {*results.to_arrow().column_names} == {*row}


def test_a_batt_on_several_tasks_tells_how_far_it_is(caplog):
    caplog.set_level(logging.INFO, "arcbatt")
    tasks = [arcbatt.load_task(task_id) for task_id in ("67a3c6ac", "68b16354", "25ff71a9")]
    batt, seen = Batt(["O = vmirror(I)", "O = hmirror(I)"]), []
    results = batt.score_all(tasks, progress=seen.append)
    assert seen == results
    assert [one.task.id for one in results] == [one.task.id for one in tasks]
    assert [one.demo_score(1) for one in results] == [batt.score(one).demo_score(1) for one in tasks]
    assert [record.getMessage() for record in caplog.records] == [repr(one) for one in results]


def test_searches_and_answers_are_logged_and_told(caplog):
    caplog.set_level(logging.INFO, "arcbatt")
    begun, seen = [], []
    settings = SolveSettings(coarse=None, seconds=float("inf"), total=1.0, library=False, learned=False)
    answered = list(solve([LOADED.task], settings, begin=begun.append, progress=seen.append))
    assert begun == ["25ff71a9"]
    assert seen
    assert {status.task for status in seen} == {"25ff71a9"}
    assert 0 < answered[0].seconds <= 1.0
    said = [record.getMessage() for record in caplog.records]
    assert said[0].startswith("25ff71a9: demo 4/4, ")
    assert "right with about" in said[1]
