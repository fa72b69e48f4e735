"""The search as something to loop over, and its history."""

from __future__ import annotations

import dataclasses
import json
import pickle
import struct
import zlib
from itertools import pairwise

import arcbatt
import pytest
from arcbatt import Evolution, EvolveSettings
from arcbatt.searching import Ancestor, Found, Generation, History, Status, evolve, parents_for
from arcbatt.searching.history import MAX_ROWS
from arcbatt.store import Store
from hypothesis import given, settings
from hypothesis import strategies as st

SETTINGS = EvolveSettings(3, mutants=60, grown=60, go_on=True)
SOLVABLE, TASK = "25ff71a9", "4612dd53"


def started(settings: EvolveSettings = SETTINGS, task_id: str = TASK) -> Evolution:
    return Evolution(arcbatt.load_task(task_id).task, settings, parents_for(task_id, own=False))


def row(number: int) -> Generation:
    return Generation(number, 100 * number, number, 1, 0.5, 20, 5, 60, 0)


def long_history(last: int, first: int = 1) -> History:
    history = History(3)
    for number in range(first, last + 1):
        history = history.added(row(number))
    return history


def test_a_loop_ends_when_the_search_is_finished():
    evolution = started(EvolveSettings(1, mutants=300, grown=600, patience=2), SOLVABLE)
    generations = list(evolution)
    assert [one.number for one in generations] == list(range(1, evolution.generation + 1))
    assert evolution.finished
    solved_at = next(one.number for one in generations if one.solutions)
    assert evolution.generation == solved_at + 2
    assert list(evolution) == []
    assert tuple(generations) == evolution.history.generations


def test_a_loop_can_be_left_and_taken_up():
    whole, parts = started(), started()
    for _ in range(6):
        whole.step(1)
    for generation in parts:
        if generation.number == 2:
            break
    for generation in parts:
        if generation.number == 4:
            break
    parts.run(generations=1)
    parts.step(2)
    assert parts.history == whole.history
    assert parts.best(1000) == whole.best(1000)


def test_a_generation_says_what_the_status_says():
    evolution = started()
    for generation in evolution:
        status = dataclasses.asdict(evolution.status())
        said = dataclasses.asdict(generation)
        assert said.pop("number") == status["generation"]
        assert said == {name: status[name] for name in said}
        if generation.number == 3:
            break


def test_run_keeps_its_bounds():
    evolution = started()
    assert evolution.run(seconds=0).generation == 0
    assert evolution.run(generations=0).generation == 0
    status = evolution.run(generations=3, workers=1)
    assert isinstance(status, Status)
    assert status.generation == 3
    assert evolution.run(generations=2).generation == 5
    assert evolution.run(stop=lambda: True).generation == 5
    asked = []
    assert evolution.run(stop=lambda: asked.append(1) or evolution.generation == 7).generation == 7
    assert asked
    assert evolution.run(seconds=60.0, generations=1).generation == 8


def test_programs_can_be_given_as_they_are():
    program = arcbatt.Program.parse("O = vmirror(I)")
    evolution = Evolution(arcbatt.load_task(TASK).task, SETTINGS, [program])
    evolution.step()
    found = next(one for one in evolution.best(1000) if one.program == program)
    assert found.entry == arcbatt.Entry(program, program.id, "")


def test_one_task_can_be_searched_as_it_is():
    task = arcbatt.load_task(TASK).task
    one = next(arcbatt.evolve(task, SETTINGS, generations=2, own=False))
    several = next(arcbatt.evolve([task], SETTINGS, generations=2, own=False))
    assert one.found == several.found
    assert one.history == several.history
    assert len(one.history) == 2


@pytest.mark.parametrize("last", [1, 2, MAX_ROWS - 1, MAX_ROWS, MAX_ROWS + 1, 1000, 20_000])
@pytest.mark.parametrize("first", [1, 38])
def test_a_long_history_is_short(first, last):
    last += first - 1
    history = long_history(last, first)
    assert len(history) <= MAX_ROWS
    numbers = [one.number for one in history]
    assert numbers == sorted(set(numbers))
    assert (numbers[0], numbers[-1]) == (first, last)
    assert len(history) == last - first + 1 or len(history) > MAX_ROWS // 2 - 2
    widest = max((b - a for a, b in pairwise(numbers)), default=0)
    assert widest <= max(1, 4 * (last - first) / MAX_ROWS)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 900), st.integers(0, 900))
def test_when_it_was_saved_does_not_matter(before, after):
    resumed = History.of(3, json.loads(json.dumps(long_history(before).rows())))
    for number in range(before + 1, before + after + 1):
        resumed = resumed.added(row(number))
    assert resumed == long_history(before + after)


def test_a_history_is_a_sequence():
    history = long_history(5)
    assert history[0] == row(1)
    assert history[-2:] == (row(4), row(5))
    assert row(3) in history
    assert history.index(row(3)) == 2
    assert repr(history) == "<history to generation 5: demo 1/3, progress 0.500, 500 candidates>"
    assert repr(History(3)) == "<history of no generation>"
    assert History.of(3, [{**one, "more": 1} for one in history.rows()]) == history
    for wrong in ([{}], [3], {"a": 1}, [{**history.rows()[0], "number": "1"}], None):
        with pytest.raises(arcbatt.UsageError, match="the history of a search"):
            History.of(3, wrong)


def test_history_is_saved_and_resumed(tmp_path):
    whole = started()
    whole.run(generations=8)
    with started() as evolution:
        evolution.run(generations=3)
        evolution.save(tmp_path)
        evolution.run(generations=2)  # what is not saved is not in it
    with Evolution.resume(whole.task, SETTINGS, tmp_path) as resumed:
        assert resumed.history.generations == whole.history[:3]
        resumed.run(generations=5)
        assert resumed.history == whole.history


def test_a_search_saved_before_there_was_a_history_goes_on(tmp_path):
    """Its history begins where it is resumed."""
    whole = started()
    whole.run(generations=5)
    with started() as evolution:
        evolution.run(generations=3)
        evolution.save(tmp_path)
    content = (tmp_path / "state.bin").read_bytes()
    known, length = struct.unpack_from("<15xI4xI", content)
    state = content[27 + length :]
    (tmp_path / "state.bin").write_bytes(b"arcbatt search\n" + struct.pack("<II", known, zlib.crc32(state)) + state)
    with Evolution.resume(whole.task, SETTINGS, tmp_path) as resumed:
        assert len(resumed.history) == 0
        resumed.run(generations=2)
        assert resumed.history.generations == whole.history[3:]
        resumed.save(tmp_path)
    with Evolution.resume(whole.task, SETTINGS, tmp_path) as again:
        assert again.history.generations == whole.history[3:]
        assert again.best(1000) == whole.best(1000)


def test_a_history_of_another_form_is_told(tmp_path):
    with started() as evolution:
        evolution.run(generations=1)
        evolution.save(tmp_path)
    content = (tmp_path / "state.bin").read_bytes()
    known, length = struct.unpack_from("<15xI4xI", content)
    for history in (b"[{}]", b"{", b"[" * 100_000, b"null", b"\xff"):
        rest = struct.pack("<I", len(history)) + history + content[27 + length :]
        (tmp_path / "state.bin").write_bytes(content[:15] + struct.pack("<II", known, zlib.crc32(rest)) + rest)
        with pytest.raises(arcbatt.StoreError, match=str(tmp_path)):
            Evolution.resume(evolution.task, SETTINGS, tmp_path)
    (tmp_path / "state.bin").write_bytes(content)
    Evolution.resume(evolution.task, SETTINGS, tmp_path).close()


def test_outcomes_of_resumed_searches_have_all_of_it(tmp_path):
    task = arcbatt.load_task(TASK).task
    with Store(tmp_path) as store:
        (first,) = evolve(task, SETTINGS, generations=2, store=store, own=False)
        (second,) = evolve(task, SETTINGS, generations=2, store=store, own=False, resume=True)
    assert len(first.history) == 2
    assert [one.number for one in second.history] == [1, 2, 3, 4]
    assert second.history[:2] == first.history.generations


def test_settings_status_and_history_pickle():
    evolution = started()
    evolution.run(generations=2)
    found = Found("x1 = ...", (True, False), 0.5, 3, 400, (((1,),), None), 4, (Ancestor("x1 = ...", "swap", "a -> b"),))
    for value in (SETTINGS, evolution.status(), evolution.history, evolution.history[0], found):
        assert pickle.loads(pickle.dumps(value)) == value


def test_settings_are_checked():
    assert EvolveSettings() == EvolveSettings(0)
    with pytest.raises(arcbatt.LimitError, match="mutants: expected an integer from 0"):
        EvolveSettings(mutants=-1)
