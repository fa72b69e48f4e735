"""Records and stores of earlier versions, which had only the command of a run, are read as those of today."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest
from arcbatt.records.commands import inputs_of
from arcbatt.records.compare import compare_runs
from arcbatt.records.model import VERSION, read_record, to_record
from arcbatt.records.replay import replay, replay_record
from arcbatt.records.sources import sources_of
from arcbatt.records.writing import write_record
from arcbatt.store import Inputs, Kept, RunRecord, Store
from arcbatt.views.report import run_report

DATA = Path(__file__).parents[1] / "data"
RUN = DATA / "records" / "run_1.json"
SEARCH = DATA / "records" / "search_1.json"
GIVEN = Inputs("b.py", "arc1-training", "store_2")


def test_inputs_are_read_from_the_command():
    assert read_record(RUN).inputs == GIVEN
    assert read_record(SEARCH).inputs == Inputs(store="s")


@pytest.mark.parametrize("path", [RUN, SEARCH, DATA / "whole_s" / "run.json"])
def test_they_are_used_like_those_of_today(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    record = read_record(path)
    assert record.version == VERSION
    assert record.whole_s == (path.parent.name == "whole_s")
    assert "<h2>Candidates</h2>" in run_report(record, sources_of(record))
    assert compare_runs(record, read_record(path)).agree
    assert len(list(replay_record(record, {}))) == sum(len(task.unique) for task in record.tasks)


@pytest.mark.parametrize("path", [RUN, SEARCH])
def test_what_is_written_has_all_keys_of_earlier_versions_with_their_values(path, tmp_path):
    earlier = json.loads(path.read_text())
    record = read_record(path)
    write_record(tmp_path / "again.json", record)
    again = json.loads((tmp_path / "again.json").read_text())
    assert again.pop("version") == VERSION
    assert set(again.pop("inputs")) == {"batt", "data", "store", "plugins"}
    assert again == earlier
    assert read_record(tmp_path / "again.json") == record


def test_the_inputs_of_today_count_whatever_the_command_says():
    content = json.loads(msgspec.json.encode(read_record(RUN)))
    content["command"] = "batt run -b other.py --data other"
    assert to_record(content).inputs == GIVEN


@pytest.fixture
def store_2(tmp_path):
    """A store that was written when runs had no inputs but their command."""
    return Path(shutil.copytree(DATA / "store_2", tmp_path / "store"))


def test_a_store_of_schema_2_is_read_as_it_is(store_2):
    before = (store_2 / "index.sqlite").read_bytes()
    with Store(store_2, read_only=True) as store:
        runs, best = store.runs(), store.best()
        assert store.verify() == []
    assert (store_2 / "index.sqlite").read_bytes() == before
    assert [run.inputs for run in runs] == [None]
    assert [inputs_of(run) for run in runs] == [GIVEN]
    (replayed,) = replay(best, runs)
    assert (replayed.differences, replayed.missing) == ((), "")


def test_a_store_of_schema_2_is_brought_up_to_date_when_it_is_written_to(store_2):
    with Store(store_2, read_only=True) as store:
        runs, best = store.runs(), store.best()
    new = RunRecord("batt run", 1, {}, ["007bbfb7"], "now", Inputs(data="mine", plugins=("p.py",)))
    one = Kept("0" * 32, "O = I\n", "solver", "007bbfb7", 1.0, 5, 5, 0.1, 13, 1)
    with Store(store_2) as store:
        store.keep(new, [one])
        assert store.runs() == [*runs, new]
        assert store.best("67a3c6ac") == best
    with Store(store_2, read_only=True) as store:
        assert store.runs() == [*runs, new]
